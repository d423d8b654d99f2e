//===-- EditList.h - Edits that are made together or not at all -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_EDITLIST_H
#define MEMLEAK_CHECKS_FIXITS_EDITLIST_H

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace memleak {

/// Collects the edits of one rewrite, all in one file.
///
/// A place inside a macro's body cannot be edited; in an argument it can, as
/// the caller of the macro wrote it. An argument that a macro repeats is asked
/// about several times: the same answer is one edit, two answers are a
/// conflict. After a failure the list stays failed and \c failure says where.
///
/// With \p Body, the expansion of a macro that \p File defines, the edits are
/// those of the macro's body instead, and only what the body itself writes has
/// a place; all other expansions get them, too.
class EditList {
public:
  EditList(const clang::SourceManager &Sources,
           const clang::LangOptions &Language, clang::FileID File,
           clang::FileID Body = {})
      : Sources(Sources), Language(Language), File(File), Body(Body) {}

  /// Replaces the tokens of \p Range.
  void replace(clang::SourceRange Range, llvm::StringRef Text);
  /// Replaces what lies from the start of \p From up to the start of \p To.
  void replaceUpTo(clang::SourceLocation From, clang::SourceLocation To,
                   llvm::StringRef Text);
  /// Replaces what lies from the end of token \p From up to the start of \p To.
  void replaceBetween(clang::SourceLocation From, clang::SourceLocation To,
                      llvm::StringRef Text);
  /// Removes what follows the token \p From, up to and with the token \p Last.
  void removeAfter(clang::SourceLocation From, clang::SourceLocation Last);
  void insertBefore(clang::SourceLocation Token, llvm::StringRef Text);
  void insertAfter(clang::SourceLocation Token, llvm::StringRef Text);
  /// Removes a statement with its semicolon, and its line when nothing else is
  /// on it.
  void removeStatement(clang::SourceRange Range);

  /// The text of the tokens of \p Range; empty where it is in a macro.
  llvm::StringRef text(clang::SourceRange Range) const;
  llvm::StringRef textUpTo(clang::SourceLocation From,
                           clang::SourceLocation To) const;
  /// The token after the one at \p Token; invalid at the end of the file.
  clang::SourceLocation nextToken(clang::SourceLocation Token) const;

  bool failed() const { return Failure.isValid(); }
  clang::SourceLocation failure() const { return Failure; }
  /// In the order of the file. Fails when two edits overlap.
  std::vector<clang::FixItHint> hints();

private:
  /// \p At in the file, or nothing if a macro's body wrote it.
  std::optional<unsigned> offset(clang::SourceLocation At) const;
  /// The same, or the start of the expansion that begins with \p At.
  std::optional<unsigned> startOffset(clang::SourceLocation At) const;
  std::optional<std::pair<unsigned, unsigned>>
  offsets(clang::SourceRange Range) const;
  std::optional<unsigned> endOffset(clang::SourceLocation Token) const;
  void addOffsets(clang::SourceLocation At, std::optional<unsigned> Begin,
                  std::optional<unsigned> End, llvm::StringRef Text);

  const clang::SourceManager &Sources;
  const clang::LangOptions &Language;
  clang::FileID File, Body;
  std::map<std::pair<unsigned, unsigned>, std::string> Edits;
  clang::SourceLocation Failure;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_EDITLIST_H
