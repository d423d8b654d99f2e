//===-- Sources.h - Source ranges and texts for the IR ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_SOURCES_H
#define MEMLEAK_LOWERING_SOURCES_H

#include "Lowering.h"
#include "ir/IR.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

namespace memleak::lowering {

/// Turns clang's source locations into the IR's.
class Sources {
public:
  Sources(clang::ASTContext &Context, ir::Tables &Tables, FileNames Names)
      : SM(Context.getSourceManager()), LangOpts(Context.getLangOpts()),
        Tables(Tables), Names(Names) {}

  /// The range of file text; of a macro's expansion, the place where it is
  /// used.
  ir::Range range(clang::SourceRange Source);

  /// The range of a statement with the semicolon that ends it, if any.
  ir::Range statement(const clang::Stmt *S);

  /// What the user wrote, on one line and at most \p Limit bytes long.
  std::string text(clang::SourceRange Source, unsigned Limit = 80);

private:
  ir::StrId file(clang::FileID Id);

  const clang::SourceManager &SM;
  const clang::LangOptions &LangOpts;
  ir::Tables &Tables;
  FileNames Names;
  llvm::DenseMap<clang::FileID, ir::StrId> Files;
};

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_SOURCES_H
