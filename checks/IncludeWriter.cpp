//===-- IncludeWriter.cpp - Includes that fixes bring along ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IncludeWriter.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;

namespace memleak {

void IncludeWriter::registerPreprocessor(Preprocessor *PP) {
  Sources = &PP->getSourceManager();
  Inserter.registerPreprocessor(PP);
}

bool IncludeWriter::mayBeHidden(SourceLocation Warning) const {
  if (!Context.getGlobalOptions().LineFilter.empty())
    return true;
  auto [File, Offset] = Sources->getDecomposedExpansionLoc(Warning);
  StringRef Text = Sources->getBufferData(File);
  if (Text.contains("NOLINTBEGIN"))
    return true;
  size_t LineEnd = Text.find('\n', Offset);
  size_t LineStart = Text.rfind('\n', Offset);
  size_t Before = LineStart == StringRef::npos || LineStart == 0
                      ? 0
                      : Text.rfind('\n', LineStart - 1);
  return Text.slice(Before == StringRef::npos ? 0 : Before, LineEnd)
      .contains("NOLINT");
}

std::optional<FixItHint> IncludeWriter::includeFor(SourceLocation Warning,
                                                   FileID File,
                                                   StringRef Header) {
  if (!InEach && Unit.isIncluded(File, Header))
    return std::nullopt;
  if (!mayBeHidden(Warning))
    Unit.setIncluded(File, Header);
  return Inserter.createIncludeInsertion(File, Header);
}

} // namespace memleak
