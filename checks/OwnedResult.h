//===-- OwnedResult.h - Expressions whose value must be released -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_OWNEDRESULT_H
#define MEMLEAK_CHECKS_OWNEDRESULT_H

#include "TUState.h"
#include "clang/AST/ExprCXX.h"
#include <optional>
#include <string>

namespace memleak {

/// An expression that hands its user something to release.
struct OwnedResult {
  const clang::Expr *Source; ///< The `new` expression or the call.
  llvm::StringRef Resource;  ///< A noun: "memory".
  llvm::StringRef Released;  ///< A participle: "freed".
  std::string By;            ///< Who made it: "'strdup'".
  /// The handle that gave its object up, if that is what \c Source does.
  const clang::Expr *Handle = nullptr;
};

/// What \p E owns, through casts, or nothing. Known from `new`, from attributes
/// in the code (gsl::owner, malloc, ownership_returns,
/// annotate("memleak::owner")) and from the models. A result that is only owned
/// for some arguments counts when these are constants.
///
/// Left out: descriptors, whose numbers are often wanted rather than their
/// values; libraries, which are loaded for their effects; addresses that the
/// caller chose; objects that another object releases.
std::optional<OwnedResult> ownedResult(const clang::Expr *E, TUState &Unit);

/// Whether \p Call does nothing to the ownership of its argument \p Index and
/// does not pass it on either, by its model.
bool onlyBorrows(const clang::CallExpr &Call, unsigned Index, TUState &Unit);

} // namespace memleak

#endif // MEMLEAK_CHECKS_OWNEDRESULT_H
