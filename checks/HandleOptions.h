//===-- HandleOptions.h - What checks that write handles share --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_HANDLEOPTIONS_H
#define MEMLEAK_CHECKS_HANDLEOPTIONS_H

#include "clang-tidy/ClangTidyCheck.h"
#include "fixits/HandleRewrite.h"

namespace memleak {

/// Has \p PP append to \p Skipped what it leaves out of the unit; \p Skipped
/// must outlive the preprocessor.
void recordSkippedRanges(clang::Preprocessor &PP, SkippedRanges &Skipped);

} // namespace memleak

namespace clang::tidy {
/// The values of the option Handle.
template <> struct OptionEnumMapping<memleak::HandleKind> {
  static llvm::ArrayRef<std::pair<memleak::HandleKind, llvm::StringRef>>
  getEnumMapping();
};
} // namespace clang::tidy

#endif // MEMLEAK_CHECKS_HANDLEOPTIONS_H
