//===-- LayoutUses.h - Code that counts on a class's layout -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_LAYOUTUSES_H
#define MEMLEAK_CHECKS_FIXITS_LAYOUTUSES_H

#include "llvm/ADT/StringRef.h"

namespace clang {
class ASTContext;
class CXXRecordDecl;
} // namespace clang

namespace memleak {

/// What code in sight does that a class with virtual functions does not allow,
/// or that means something else then.
struct LayoutUses {
  bool Measured = false; ///< sizeof, offsetof, an assertion of what it is.
  bool Bytes = false;    ///< memcpy and kin, another type's view, a union.
  bool Lists = false;    ///< Initialised as an aggregate.
  bool Constant = false; ///< A constexpr variable or function.
};

/// Looks at all code of the unit outside of system headers for such uses of
/// \p Class and of the classes derived from it. Linear in the size of that
/// code: ask only when a diagnostic is certain.
LayoutUses findLayoutUses(const clang::CXXRecordDecl &Class,
                          const clang::ASTContext &Context);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_LAYOUTUSES_H
