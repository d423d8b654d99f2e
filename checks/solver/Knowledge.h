//===-- Knowledge.h - What an analysis may ask of the program ---*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_KNOWLEDGE_H
#define MEMLEAK_SOLVER_KNOWLEDGE_H

#include "ir/Summary.h"

namespace memleak::solver {

/// The program around one function. Implementations answer in constant time.
class Knowledge {
public:
  virtual ~Knowledge() = default;

  virtual const ir::Tables &tables() const = 0;
  /// The strongest summary of \p E, or null if nothing is known.
  virtual const ir::Summary *summary(ir::EntityId E) const = 0;
  /// All that a call of the virtual method \p E may run; empty if that is not
  /// known.
  virtual llvm::ArrayRef<ir::EntityId> overriders(ir::EntityId E) const = 0;
  /// What a call of the virtual method \p E runs on an object of the class with
  /// the USR \p Class; None if that is not known.
  virtual ir::EntityId overrider(ir::EntityId E, ir::StrId Class) const = 0;
  /// The name of the field ir::ClassField.
  virtual ir::StrId classField() const = 0;
  /// Whether nothing that is seen writes \p Global or takes its address, and it
  /// is constant or a number: calls of what is not seen are taken to leave it.
  virtual bool isSteady(ir::EntityId Global) const = 0;
  /// The function that the pointer \p Global begins with, if all that is ever
  /// put there instead comes from outside; None otherwise.
  virtual ir::EntityId hook(ir::EntityId Global) const = 0;
  /// What the global holds at all times; an Operand of kind None if it varies.
  virtual ir::Operand constant(ir::EntityId Global) const = 0;
  /// Whether nobody reads what \p F leaves in \p Global when it is over.
  virtual bool endsWith(const ir::Function &F, ir::EntityId Global) const = 0;
  /// Whether the class whose USR is \p Record hides that field from other code.
  /// Where it is not known to have one, whether any class does.
  virtual bool isHidden(ir::StrId Record, ir::StrId Field) const = 0;
  /// For messages.
  virtual llvm::StringRef nameOf(ir::EntityId E) const = 0;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_KNOWLEDGE_H
