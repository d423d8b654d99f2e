//===-- IncludeWriter.h - Includes that fixes bring along -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_INCLUDEWRITER_H
#define MEMLEAK_CHECKS_INCLUDEWRITER_H

#include "TUState.h"
#include "clang-tidy/utils/IncludeInserter.h"
#include <optional>

namespace clang::tidy {
class ClangTidyContext;
}

namespace memleak {

/// Gives a file its missing include once, whichever checks ask for it:
/// clang-tidy would write two equal insertions one after the other. It comes
/// with a warning that the user gets to see: one that is filtered away, by
/// line, by header or by a NOLINT comment, would take the include along, and
/// leave the others' fixes without it.
class IncludeWriter {
public:
  /// With \p InEach, every warning brings the include itself, for whoever
  /// applies one fix at a time, or writes equal insertions once.
  IncludeWriter(clang::tidy::utils::IncludeSorter::IncludeStyle Style,
                bool InEach, const clang::tidy::ClangTidyContext &Context,
                TUState &Unit)
      : Inserter(Style, /*SelfContainedDiags=*/true), InEach(InEach),
        Context(Context), Unit(Unit) {}

  void registerPreprocessor(clang::Preprocessor *PP);
  clang::tidy::utils::IncludeSorter::IncludeStyle getStyle() const {
    return Inserter.getStyle();
  }

  /// The edit that a warning at \p Warning has to bring, if any, so that
  /// \p File includes \p Header, which is in angle brackets.
  std::optional<clang::FixItHint> includeFor(clang::SourceLocation Warning,
                                             clang::FileID File,
                                             llvm::StringRef Header);

private:
  bool mayBeHidden(clang::SourceLocation Warning) const;
  bool isFilteredHeader(clang::FileID File) const;
  void settle(clang::FixItHint &Insertion, clang::FileID File) const;

  clang::tidy::utils::IncludeInserter Inserter;
  bool InEach;
  const clang::tidy::ClangTidyContext &Context;
  TUState &Unit;
  const clang::SourceManager *Sources = nullptr;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_INCLUDEWRITER_H
