//===-- Borrowing.h - Who may keep a pointer it is lent ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_BORROWING_H
#define MEMLEAK_CHECKS_FIXITS_BORROWING_H

#include "FunctionBody.h"
#include "TUState.h"

namespace memleak {

/// Tells uses that only look at an object from uses after which someone may
/// still hold its address. "May keep" is the answer whenever nothing better is
/// known. Callees are known by attribute, by model, or by their body in this
/// translation unit; each is judged once.
class Borrowing {
public:
  Borrowing(TUState &Unit, FunctionBodies &Bodies)
      : Unit(Unit), Bodies(Bodies) {}

  /// Whether the value of \p Pointer, an expression of \p Body, may be kept.
  bool mayKeepPointer(const FunctionBody &Body, const clang::Expr *Pointer);
  /// The same for the address of the object that \p Object designates.
  bool mayKeepObject(const FunctionBody &Body, const clang::Expr *Object);
  /// Whether the constructed object may be known to someone afterwards.
  bool constructorMayKeep(const clang::CXXConstructExpr &Made);

private:
  bool argumentMayBeKept(const clang::Expr *Call, const clang::Expr *Argument);
  bool calleeMayKeep(const clang::FunctionDecl *Callee, unsigned Index);
  bool parameterIsKept(const clang::ParmVarDecl &Parameter);
  bool methodMayKeepThis(const clang::CXXMethodDecl *Method);
  bool baseMayKeep(const clang::FunctionDecl &Constructor);

  TUState &Unit;
  FunctionBodies &Bodies;
  /// True while the answer is being worked out, so that recursion is cautious.
  llvm::DenseMap<const clang::Decl *, bool> Kept;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_BORROWING_H
