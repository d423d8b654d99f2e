//===-- OwnerFlow.h - When an owning pointer still owns ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_OWNERFLOW_H
#define MEMLEAK_CHECKS_FIXITS_OWNERFLOW_H

#include "FunctionBody.h"
#include "llvm/ADT/DenseMap.h"

namespace memleak {

/// What happens to one local owner at the statements of its function.
struct OwnerEvents {
  enum EventKind {
    Declared, ///< Comes into scope; what it owned before, it no longer does.
    Assigned, ///< Gets another value.
    Released, ///< Its object is gone, or belongs to somebody else.
    Used,     ///< Anything else; the flow is asked about these.
  };
  llvm::DenseMap<const clang::Stmt *, EventKind> At;
};

/// Follows one local owner through the control flow of its function, forwards
/// and backwards, to a fixed point. Branches that test the owner for null are
/// understood; a path on which it is null owns nothing. Linear in the size of
/// the function but for the few rounds that loops need.
class OwnerFlow {
public:
  OwnerFlow(const FunctionBody &Body, const clang::VarDecl &Owner,
            const OwnerEvents &Events);

  /// Whether control flow could be built. Nothing is known otherwise.
  bool isKnown() const { return Known; }

  /// Whether the function can be left, or the owner overwritten, from just
  /// after \p At without a release on the way. False for code never reached.
  bool mayStayUnreleased(const clang::Stmt *At) const {
    return Unreleased.contains(At);
  }
  /// Whether the value that the owner has just after \p At may be used again.
  bool isUsedAfter(const clang::Stmt *At) const { return Live.contains(At); }
  /// Whether the owner may dangle just before \p At.
  bool mayDangle(const clang::Stmt *At) const { return Dangling.contains(At); }

private:
  void solveBackwards(const clang::CFG &Flow);
  void solveForwards(const clang::CFG &Flow);
  const OwnerEvents::EventKind *eventAt(const clang::CFGElement &Element,
                                        const clang::Stmt *&At) const;
  bool isNullOn(const clang::CFGBlock &Block, unsigned Successor) const;

  const clang::VarDecl &Owner;
  const OwnerEvents &Events;
  const clang::ASTContext &Context;
  bool Known = false;
  llvm::DenseSet<const clang::Stmt *> Unreleased, Live, Dangling;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_OWNERFLOW_H
