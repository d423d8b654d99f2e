//===-- Atomics.cpp - Atomic reads and writes -----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One thread is looked at, so an atomic operation is the reads and writes it is
// made of. Counts of owners are mostly kept this way.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

/// The operator in "fetch_add" and the like; BO_Comma for others.
static BinaryOperatorKind operatorNamed(llvm::StringRef Word) {
  return llvm::StringSwitch<BinaryOperatorKind>(Word)
      .Case("add", BO_Add)
      .Case("sub", BO_Sub)
      .Case("and", BO_And)
      .Case("or", BO_Or)
      .Case("xor", BO_Xor)
      .Default(BO_Comma);
}

Operand FunctionLowering::emitAtomicUpdate(const Expr *Pointer, const Expr *By,
                                           BinaryOperatorKind Kind, QualType T,
                                           bool GivesNew) {
  Operand Address = emitScalar(Pointer), Amount = emitScalar(By);
  at(Pointer);
  ir::PlaceId Place = pointee(Address);
  Operand Old = B.load(Place);
  Operand New = emitArithmetic(Kind, T, Old, Amount);
  B.store(Place, New);
  return GivesNew ? New : Old;
}

Operand FunctionLowering::emitAtomic(const AtomicExpr *E) {
  llvm::StringRef Name = E->getOpAsString();
  bool ByValue = Name.consume_front("__c11_atomic_");
  if (!ByValue && !Name.consume_front("__atomic_"))
    return emitUnknown("atomic operation", E);
  ByValue |= Name.consume_back("_n");
  if (ByValue && Name == "load") {
    Operand Address = emitScalar(E->getPtr());
    at(E);
    return B.load(pointee(Address));
  }
  if (ByValue && (Name == "store" || Name == "exchange" || Name == "init")) {
    Operand Address = emitScalar(E->getPtr()), Value = emitScalar(E->getVal1());
    at(E);
    ir::PlaceId Place = pointee(Address);
    Operand Old = Name == "exchange" ? B.load(Place) : Operand::any();
    B.store(Place, Value);
    return Old;
  }
  bool GivesNew = !Name.consume_front("fetch_");
  if (GivesNew && !Name.consume_back("_fetch"))
    return emitUnknown("atomic operation", E);
  BinaryOperatorKind Kind = operatorNamed(Name);
  if (Kind == BO_Comma)
    return emitUnknown("atomic operation", E);
  return emitAtomicUpdate(E->getPtr(), E->getVal1(), Kind, E->getType(),
                          GivesNew);
}

/// `__sync_fetch_and_add` and its kin; \p Handled says whether it is one.
Operand FunctionLowering::emitSync(const CallExpr *E, llvm::StringRef Name,
                                   bool &Handled) {
  Handled = false;
  if (!Name.consume_front("__sync_") || E->getNumArgs() < 2)
    return Operand();
  Name = Name.rtrim("0123456789_");
  bool GivesNew = !Name.consume_front("fetch_and_");
  if (GivesNew && !Name.consume_back("_and_fetch"))
    return Operand();
  BinaryOperatorKind Kind = operatorNamed(Name);
  Handled = Kind != BO_Comma;
  return Handled ? emitAtomicUpdate(E->getArg(0), E->getArg(1), Kind,
                                    E->getType(), GivesNew)
                 : Operand();
}

} // namespace memleak::lowering
