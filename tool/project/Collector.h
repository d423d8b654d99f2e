//===-- Collector.h - Diagnostics become findings ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_COLLECTOR_H
#define MEMLEAK_TOOL_PROJECT_COLLECTOR_H

#include "UnitFacts.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/StringMap.h"

namespace clang {
class SourceManager;
namespace tidy {
class ClangTidyContext;
} // namespace tidy
} // namespace clang

namespace memleak::tool {

/// Turns what checks and compiler say of one source into its facts. What stands
/// in system headers is dropped; of what the compiler says only errors count,
/// as the trouble with the source.
class Collector : public clang::DiagnosticConsumer {
public:
  Collector(const clang::tidy::ClangTidyContext &Context, UnitFacts &Into)
      : Context(Context), Into(Into) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;
  /// All is said.
  void finish();

private:
  void compilerSays(clang::DiagnosticsEngine::Level Level,
                    const clang::Diagnostic &Info);
  void checkSays(llvm::StringRef Check, const clang::Diagnostic &Info);
  void noteSays(const clang::Diagnostic &Info);
  ir::Location locate(clang::SourceLocation Where,
                      const clang::SourceManager &SM);
  std::vector<clang::tooling::Replacement> edits(const clang::Diagnostic &Info);
  std::string realName(llvm::StringRef File, const clang::SourceManager &SM);

  const clang::tidy::ClangTidyContext &Context;
  UnitFacts &Into;
  std::string LastCheck;
  Finding *Last = nullptr; ///< To which notes belong.
  std::string FirstError;
  unsigned Errors = 0;
  llvm::StringMap<std::string> RealNames;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_COLLECTOR_H
