//===-- OwningPlace.h - Where an allocation is kept -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_OWNINGPLACE_H
#define MEMLEAK_CHECKS_OWNINGPLACE_H

#include "Allocation.h"
#include "fixits/FunctionBody.h"

namespace memleak {

/// The raw pointer that first holds what an allocation acquired.
struct OwningPlace {
  enum PlaceKind {
    Variable, ///< Local, static or global; \c Owner is the VarDecl.
    Member,   ///< \c Owner is the FieldDecl.
    Result,   ///< \c Owner is the FunctionDecl that returns it.
    Pointee,  ///< `*out = new T`; \c Owner is the parameter, if it is one.
    Element,  ///< `table[i] = new T`; \c Owner is the array, if it has a name.
  };
  PlaceKind Kind;
  const clang::NamedDecl *Owner; ///< Null for a nameless \c Pointee or Element.
};

/// Where the value of \p Source, an expression of \p Body, is put. Nothing when
/// it goes to somebody who knows to own (a handle, a parameter, gsl::owner) or
/// nowhere.
std::optional<OwningPlace> owningPlace(const clang::Expr &Source,
                                       const FunctionBody &Body);

} // namespace memleak

#endif // MEMLEAK_CHECKS_OWNINGPLACE_H
