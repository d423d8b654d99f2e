//===-- Builder.h - Writing functions instruction by instruction *- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// What lowering uses to write a function. Blocks may be filled in any order
/// and interleaved; finish() lays them out densely.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_BUILDER_H
#define MEMLEAK_IR_BUILDER_H

#include "IR.h"

namespace memleak::ir {

/// Builds one function. Not thread-safe. Everything emitted carries the current
/// range and statement until they are set anew.
class FunctionBuilder {
public:
  FunctionBuilder(Tables &T, EntityId Entity, llvm::StringRef Name);

  Tables &tables() { return T; }
  /// The function under construction: set flags, result type and Where here.
  Function &function() { return *F; }

  /// Parameters must be added before any other variable.
  VarId addVar(llvm::StringRef Name, VarKind Kind, TypeId Type,
               Range Decl = Range());
  RegId newReg() { return RegId(F->NumRegs++); }
  BlockId newBlock();
  void setBlock(BlockId B) { Current = B; }
  BlockId block() const { return Current; }
  /// True once the current block has its terminator.
  bool terminated() const;

  void setRange(const Range &R);
  RangeId range() const { return CurrentRange; }
  void setRange(RangeId R) { CurrentRange = R; }
  StmtId addStmt(const Stmt &S);
  void setStmt(StmtId S) { CurrentStmt = S; }
  StmtId stmt() const { return CurrentStmt; }

  PlaceId place(VarId V);
  /// What the register points to.
  PlaceId place(RegId R);
  PlaceId placeGlobal(EntityId G);
  PlaceId field(PlaceId Base, llvm::StringRef Field);
  /// \p Index: Int, Reg or Any.
  PlaceId element(PlaceId Base, Operand Index);

  /// Appends an instruction to the current block. The reference is good until
  /// the next emit. Anything emitted after a terminator is dropped.
  Inst &emit(Op O);

  // Shorthands over emit(); those with a result return its register.
  Operand load(PlaceId P);
  void store(PlaceId P, Operand V);
  Operand addr(PlaceId P);
  Operand offset(Operand Pointer, Operand By);
  Operand cmp(CmpOp C, Operand L, Operand R);
  Operand bin(BinOp O, Operand L, Operand R);
  Operand logicalNot(Operand V);
  Operand cast(TypeId To, Operand V);
  void copyObject(PlaceId To, PlaceId From);
  Operand acquire(FamilyId F, TypeId Type, bool Nullable);
  void release(FamilyId F, Operand V);
  /// \p Result: whether the call gives a scalar.
  Inst &call(EntityId Callee, llvm::ArrayRef<Operand> Args, bool Result);
  Inst &virtualCall(EntityId Callee, llvm::ArrayRef<Operand> Args, bool Result);
  Inst &indirectCall(Operand Callee, llvm::ArrayRef<Operand> Args, bool Result);
  /// The operands escape; the result, if asked for, is any value.
  Operand unknown(llvm::StringRef Why, llvm::ArrayRef<Operand> Args,
                  bool Result);
  void enter(VarId V);
  void leave(VarId V);
  void jump(BlockId B);
  /// \p Text: the condition as spelled, for messages.
  void branch(Operand C, BlockId Then, BlockId Else, llvm::StringRef Text);
  void switchOn(Operand V, llvm::ArrayRef<Case> Cases, BlockId Default,
                llvm::StringRef Text);
  void ret(Operand V = Operand());

  /// Lays the blocks out, gives a block without a terminator an `unreachable`,
  /// and numbers registers in the order in which text names them, so that equal
  /// functions have equal bytes. The builder is empty afterwards.
  std::unique_ptr<Function> finish();

private:
  PlaceId addPlace(Place P);
  void setArgs(Inst &I, llvm::ArrayRef<Operand> Args);
  void renumber();

  Tables &T;
  std::unique_ptr<Function> F;
  std::vector<std::vector<Inst>> BlockInsts;
  BlockId Current = BlockId::None;
  RangeId CurrentRange = RangeId::None;
  StmtId CurrentStmt = StmtId::None;
  Inst Dropped;
};

} // namespace memleak::ir

#endif // MEMLEAK_IR_BUILDER_H
