//===-- MemberOwnership.h - What a class does with its raw members -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MEMBEROWNERSHIP_H
#define MEMLEAK_CHECKS_MEMBEROWNERSHIP_H

#include "OwnedResult.h"
#include "TUState.h"
#include "fixits/Borrowing.h"
#include "llvm/ADT/MapVector.h"

namespace memleak {

/// What the functions of a class do with one of its pointer members.
struct MemberFacts {
  const clang::FieldDecl *Field;
  /// Stores of something to release, in the order of the class's functions.
  llvm::SmallVector<OwnedResult, 2> Acquired;
  /// Expressions that release what the member points to.
  llvm::SmallVector<const clang::Expr *, 2> Released;
  /// One of \c Released that the destructor is certain to reach when the member
  /// is not null, or null.
  const clang::Expr *InDestructor = nullptr;
  /// Released only when something other than the member itself says so: a flag,
  /// a counter.
  bool Conditional = false;
  /// The destructor, or what it calls, does something with the member.
  bool DestructorTouches = false;
  /// Somebody may get it from a function that returns it, and keep it: a
  /// builder looks like an accessor. A pointer to constant is lent.
  bool HandedOut = false;
  /// The value is handed to somebody who may keep or release it.
  bool Escapes = false;
};

/// What the functions of a class that this unit defines do with its members.
struct ClassOwnership {
  llvm::MapVector<const clang::FieldDecl *, MemberFacts> Members;
  /// Every function that the class declares has its body here.
  bool Complete = true;
  /// One of them did not compile, so that nobody knows what it does.
  bool Broken = false;
};

/// The destructor that \p Class declares, or null. Finds that of a template,
/// too, which clang does not by its name.
const clang::CXXDestructorDecl *destructorOf(const clang::CXXRecordDecl &Class);

/// Reads the functions of \p Class, a definition, once each.
/// Whether \p Method, when its body is in this unit, ends in `delete this`.
bool deletesItself(const clang::CXXMethodDecl &Method, FunctionBodies &Bodies);

ClassOwnership readOwnership(const clang::CXXRecordDecl &Class, TUState &Unit,
                             FunctionBodies &Bodies, Borrowing &Borrows);

/// What \p Body does with \p Field, of whatever object: stores, releases, and
/// whether it may let others have the value.
MemberFacts readUses(const clang::FieldDecl &Field, const FunctionBody &Body,
                     TUState &Unit, Borrowing &Borrows);

/// How objects of a class are copied or moved.
struct Copying {
  bool Constructs = false; ///< A copy constructor that copies the pointer.
  bool Assigns = false;    ///< A copy assignment that copies the pointer.
  bool Moves = false;      ///< A defaulted move that leaves the pointer behind.

  bool any() const { return Constructs || Assigns || Moves; }
};

/// Which of its special functions copy the members of \p Class one by one:
/// implicit and defaulted ones that are not deleted.
Copying memberwiseCopies(const clang::CXXRecordDecl &Class);

} // namespace memleak

#endif // MEMLEAK_CHECKS_MEMBEROWNERSHIP_H
