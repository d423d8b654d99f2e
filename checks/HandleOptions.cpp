//===-- HandleOptions.cpp - What checks that write handles share ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HandleOptions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;

llvm::ArrayRef<std::pair<memleak::HandleKind, llvm::StringRef>>
tidy::OptionEnumMapping<memleak::HandleKind>::getEnumMapping() {
  static constexpr std::pair<memleak::HandleKind, llvm::StringRef> Mapping[] = {
      {memleak::HandleKind::Pool, "pool"},
      {memleak::HandleKind::Unique, "unique_ptr"},
  };
  return Mapping;
}

namespace memleak {

namespace {

class SkippedCollector : public PPCallbacks {
public:
  explicit SkippedCollector(SkippedRanges &Skipped) : Skipped(Skipped) {}
  void SourceRangeSkipped(SourceRange Range, SourceLocation) override {
    Skipped.push_back(Range);
  }

private:
  SkippedRanges &Skipped;
};

} // namespace

void recordSkippedRanges(Preprocessor &PP, SkippedRanges &Skipped) {
  PP.addPPCallbacks(std::make_unique<SkippedCollector>(Skipped));
}

} // namespace memleak
