//===-- IR.h - The ownership IR ---------------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// What lowering writes and the solver reads. A function is a control-flow
/// graph of blocks over dense arrays; registers (%n) hold values and may be
/// assigned more than once, variables ($x) are memory with an address. See
/// docs/design/ir.md for the text form and the meaning of each instruction.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_IR_H
#define MEMLEAK_IR_IR_H

#include "Tables.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <memory>
#include <string>

namespace memleak::ir {

enum class RegId : uint32_t { None = ~0u };
enum class VarId : uint32_t { None = ~0u };
enum class BlockId : uint32_t { None = ~0u };
enum class PlaceId : uint32_t { None = ~0u };
enum class RangeId : uint32_t { None = ~0u };
enum class StmtId : uint32_t { None = ~0u };

/// Source text from the first character to one past the last; lines and
/// columns count from 1, in bytes. Line 0 says that there is no range.
struct Range {
  StrId File = StrId::Empty;
  uint32_t BeginLine = 0, BeginColumn = 0, EndLine = 0, EndColumn = 0;
  bool Macro = false; ///< Comes from a macro's expansion: no edit is offered.

  bool isValid() const { return BeginLine != 0; }
};

/// What an edit needs of the statement around an instruction.
struct Stmt {
  Range Where; ///< The whole statement, its semicolon included.
  /// The unbraced branch of an if or loop, or what a label stands before: a
  /// second statement, or a declaration, needs braces.
  bool Bare = false;
  /// Not a statement to hang others on, but the text in which names declared
  /// directly in it are known. A block's ends with its brace.
  bool Scope = false;
};

enum class Op : uint8_t {
#define MEMLEAK_OP(Name, Mnemonic, Shape) Name,
#include "Ops.def"
};

enum class CmpOp : uint8_t { EQ, NE, LT, LE, GT, GE, ULT, ULE, UGT, UGE };
enum class BinOp : uint8_t { Add, Sub, Mul, Div, Rem, And, Or, Xor, Shl, Shr };

/// What a `throw` says of a jump that skips callers: nobody here ends it.
constexpr llvm::StringLiteral JumpText = "longjmp";

/// Which fields an instruction has, in the order its text form writes them.
enum Shape : uint32_t {
  Dst = 1u << 0,
  MayDst = 1u << 1,
  HasCmp = 1u << 2,
  HasBin = 1u << 3,
  HasFamily = 1u << 4,
  HasType = 1u << 5,
  HasCallee = 1u << 6,
  HasP = 1u << 7,
  HasA = 1u << 8,
  MayA = 1u << 9,
  HasB = 1u << 10,
  HasQ = 1u << 11,
  HasArgs = 1u << 12,
  MayInto = 1u << 13, ///< "into PLACE": where a returned record goes.
  HasCases = 1u << 14,
  HasTarget = 1u << 15,
  HasElse = 1u << 16,
  MayUnwind = 1u << 17, ///< "unwind bN": where an exception goes.
  HasText = 1u << 18,
  MayText = 1u << 19,
  IsTerm = 1u << 20,
};

llvm::StringRef mnemonic(Op O);
uint32_t shape(Op O);
llvm::StringRef name(CmpOp O);
llvm::StringRef name(BinOp O);
constexpr unsigned NumOps = 0
#define MEMLEAK_OP(Name, Mnemonic, Shape) +1
#include "Ops.def"
    ;

enum class OperandKind : uint8_t {
  None,
  Reg,
  Int,
  Null,
  Undef,    ///< Never initialised.
  Any,      ///< Some value, a new one at each evaluation.
  Function, ///< The address of a function.
  String,   ///< The address of a string literal.
};

/// How an argument is handed over; says what the callee cannot do with it.
enum ArgFlags : uint8_t {
  ArgNoEscape = 1, ///< The callee does not keep it.
  ArgTemp = 2,     ///< Address of a temporary that holds a by-value record.
  ArgRef = 4,      ///< Bound to a reference parameter.
};

struct Operand {
  OperandKind Kind = OperandKind::None;
  uint8_t Flags = 0; ///< ArgFlags; only in argument lists.
  uint32_t Id = 0;   ///< RegId, EntityId or StrId.
  int64_t Int = 0;

  static Operand reg(RegId R) { return {OperandKind::Reg, 0, index(R), 0}; }
  static Operand integer(int64_t V) { return {OperandKind::Int, 0, 0, V}; }
  static Operand null() { return {OperandKind::Null, 0, 0, 0}; }
  static Operand undef() { return {OperandKind::Undef, 0, 0, 0}; }
  static Operand any() { return {OperandKind::Any, 0, 0, 0}; }
  static Operand function(EntityId E) {
    return {OperandKind::Function, 0, index(E), 0};
  }
  static Operand string(StrId S) {
    return {OperandKind::String, 0, index(S), 0};
  }
  explicit operator bool() const { return Kind != OperandKind::None; }
  bool isReg() const { return Kind == OperandKind::Reg; }
  RegId reg() const { return RegId(Id); }
};

enum class BaseKind : uint8_t { Var, Reg, Global };
enum class StepKind : uint8_t { Field, Index };

/// One step from an object into a part of it. An index is a constant, a
/// register, or Any.
struct Step {
  StepKind Kind = StepKind::Field;
  StrId Field = StrId::Empty;
  Operand Index;
};

/// An lvalue: a variable, a global, or what a register points to, followed by
/// fields and elements. Base classes are not steps: a derived object's fields
/// and its bases' share one space of names. Members of a union share one name.
struct Place {
  BaseKind Base = BaseKind::Var;
  uint32_t Id = 0; ///< VarId, RegId or EntityId.
  uint32_t StepsBegin = 0, StepsCount = 0;
};

struct Case {
  int64_t Low = 0, High = 0;
  BlockId Target = BlockId::None;
};

enum InstFlags : uint16_t {
  InstNullable = 1,  ///< acquire: may give the family's invalid value.
  InstImplicit = 2,  ///< Not written in the source: a destructor, a conversion.
  InstNoReturn = 4,  ///< A call that does not come back.
  InstNoThrow = 8,   ///< A call that throws nothing.
  InstDiscarded = 16 ///< The result is dropped by the statement on purpose.
};

/// One event. Which members mean something follows from shape(Opcode).
struct Inst {
  Op Opcode = Op::Unreachable;
  uint8_t Sub = 0; ///< CmpOp or BinOp.
  uint16_t Flags = 0;
  RegId Result = RegId::None;
  Operand A, B;
  PlaceId P = PlaceId::None, Q = PlaceId::None; ///< Q is also "into".
  EntityId Callee = EntityId::None;
  FamilyId Family = FamilyId::None;
  TypeId Type = TypeId::Void;
  StrId Text = StrId::Empty;
  uint32_t ArgsBegin = 0, ArgsCount = 0; ///< Into Args, or Cases for a switch.
  BlockId Target = BlockId::None;        ///< Also the unwind block of a call.
  BlockId Else = BlockId::None;
  RangeId Where = RangeId::None;
  StmtId Statement = StmtId::None;

  CmpOp cmp() const { return CmpOp(Sub); }
  BinOp bin() const { return BinOp(Sub); }
  bool isTerminator() const { return shape(Opcode) & IsTerm; }
};

enum class VarKind : uint8_t {
  Param, ///< The first variables, in order; holds the argument at entry.
  Local,
  Temp,   ///< A temporary object of the source language.
  Result, ///< Where a function that returns a record builds it; at most one.
};

struct Var {
  StrId Name = StrId::Empty; ///< As spelled; need not be unique.
  VarKind Kind = VarKind::Local;
  TypeId Type = TypeId::Void;
  Range Decl;
};

/// Instructions [First, First + Count) of the function; the last terminates.
struct Block {
  uint32_t First = 0, Count = 0;
};

enum FunctionFlags : uint32_t {
  FnNoReturn = 1,
  FnVariadic = 2,
  FnConstructor = 4,
  FnDestructor = 8,
  FnVirtual = 16,
  FnMain = 32,     ///< The program ends when it returns.
  FnImplicit = 64, ///< Defaulted or synthesised: no text to report in.
  FnStatic = 128,  ///< Runs at program start or end (global initialisers).
};

struct Function {
  EntityId Entity = EntityId::None;
  StrId Name = StrId::Empty; ///< For people: "ns::Foo::bar".
  TypeId Result = TypeId::Void;
  uint32_t Flags = 0;
  Range Where; ///< Its definition; instructions of the same file omit the file.
  uint32_t NumParams = 0;
  uint32_t NumRegs = 0;
  std::vector<Var> Vars;
  std::vector<Block> Blocks; ///< Block 0 is the entry.
  std::vector<Inst> Insts;
  std::vector<Operand> Args;
  std::vector<Case> Cases;
  std::vector<Place> Places;
  std::vector<Step> Steps;
  std::vector<Range> Ranges;
  std::vector<Stmt> Stmts;

  llvm::ArrayRef<Inst> insts(BlockId B) const {
    const Block &K = Blocks[index(B)];
    return llvm::ArrayRef(Insts).slice(K.First, K.Count);
  }
  llvm::ArrayRef<Operand> args(const Inst &I) const {
    return llvm::ArrayRef(Args).slice(I.ArgsBegin, I.ArgsCount);
  }
  llvm::ArrayRef<Case> cases(const Inst &I) const {
    return llvm::ArrayRef(Cases).slice(I.ArgsBegin, I.ArgsCount);
  }
  llvm::ArrayRef<Step> steps(const Place &P) const {
    return llvm::ArrayRef(Steps).slice(P.StepsBegin, P.StepsCount);
  }
  const Place &place(PlaceId P) const { return Places[index(P)]; }
  Range range(RangeId R) const {
    return R == RangeId::None ? Range() : Ranges[index(R)];
  }
};

struct Global {
  EntityId Entity = EntityId::None;
  StrId Name = StrId::Empty;
  TypeId Type = TypeId::Void;
  bool Const = false;
  bool ThreadLocal = false;
  bool Defined = false; ///< This unit has the definition.
  /// Position among the variables that this unit initialises, from 1, which is
  /// the reverse of that in which they are destroyed; LastMade for a function's
  /// own, made when it first runs; 0 where nothing is known.
  uint32_t Order = 0;
  static constexpr uint32_t LastMade = ~0u;
  Operand Init; ///< Int, Null, Function or String; None if unknown.
};

struct Field {
  StrId Name = StrId::Empty;
  TypeId Type = TypeId::Void;
  /// Set when the destructor is known to release the field.
  FamilyId Owns = FamilyId::None;
  bool Hidden = false; ///< Not public: only members and friends name it.
};

/// The ownership shape of a class or struct.
struct Record {
  StrId Usr = StrId::Empty;
  StrId Name = StrId::Empty;
  bool Final = false; ///< No class derives from it, anywhere.
  EntityId Destructor = EntityId::None;
  llvm::SmallVector<StrId, 1> Bases; ///< USRs.
  std::vector<Field> Fields;
};

/// The field of an object with virtual methods that holds, as a string, the USR
/// of the class whose overriders a virtual call of it runs.
inline constexpr llvm::StringLiteral ClassField = "<class>";

/// The name of the parameter that stands for what `...` was given.
inline constexpr llvm::StringLiteral RestText = "...";

/// \p Method overrides \p Overridden directly.
struct Override {
  EntityId Method = EntityId::None, Overridden = EntityId::None;
};

struct Summary;

/// The IR of one translation unit.
struct Unit {
  explicit Unit(std::shared_ptr<Tables> T);
  ~Unit();
  Unit(Unit &&);
  Unit &operator=(Unit &&);

  std::shared_ptr<Tables> T;
  std::string Name; ///< Main file as the database names it.
  bool Cxx = false;
  /// Families to keep with the unit in any case; see usedFamilies().
  std::vector<FamilyId> Families;
  std::vector<Global> Globals;
  std::vector<Record> Records;
  std::vector<Override> Overrides;
  std::vector<std::unique_ptr<Function>> Functions;
  /// What is known beforehand about callees: attributes, models, configuration.
  std::vector<std::unique_ptr<Summary>> Declared;
  /// Bytes other passes keep with the unit (migration facts), by name.
  std::map<std::string, std::string> Sections;
};

/// Unit::Families, then the others that functions, summaries, records and
/// families themselves name, in that order. Each once.
std::vector<FamilyId> usedFamilies(const Unit &U);

} // namespace memleak::ir

#endif // MEMLEAK_IR_IR_H
