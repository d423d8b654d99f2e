//===-- Summary.h - What a call does to ownership ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// The one vocabulary for what a function does to its caller, whether declared
/// beforehand (models, attributes, configuration) or inferred by the solver. A
/// summary is a list of outcomes; each has guards over the arguments, effects,
/// and a way of leaving. A caller applies every outcome whose guards can hold.
///
/// Every term is read in the state at entry of the call, `fresh` and `ret`
/// aside. What no effect mentions is borrowed: neither kept nor released nor
/// overwritten.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_SUMMARY_H
#define MEMLEAK_IR_SUMMARY_H

#include "IR.h"

namespace memleak::ir {

enum class TermRoot : uint8_t {
  None,
  Arg,      ///< The value of argument Id, from 0; `this` is argument 0.
  ArgsFrom, ///< The values of argument Id and all later ones.
  Ret,      ///< The result; for a returned record the object itself.
  Global,   ///< The global Id: its content, or with steps a part of it.
  Fresh,    ///< The value of the Id-th acquisition of this outcome.
  Int,
  Null,
  Any, ///< Some value, unknown.
  Function,
  String,
};

enum class TermStepKind : uint8_t { Deref, Field, Index, Each };

struct TermStep {
  TermStepKind Kind = TermStepKind::Deref;
  StrId Field = StrId::Empty;
  int64_t Index = 0; ///< Of an Index; an Each is any element.

  bool operator==(const TermStep &O) const {
    return Kind == O.Kind && Field == O.Field && Index == O.Index;
  }
};

/// A value a caller can name, read as in C: `arg0*.next` is the content of
/// arg0->next, `&arg0*.next` its address.
struct Term {
  TermRoot Root = TermRoot::None;
  bool AddressOf = false;
  uint32_t Id = 0; ///< Argument, fresh number, EntityId or StrId.
  int64_t Int = 0;
  llvm::SmallVector<TermStep, 2> Steps;

  explicit operator bool() const { return Root != TermRoot::None; }
  bool operator==(const Term &O) const {
    return Root == O.Root && AddressOf == O.AddressOf && Id == O.Id &&
           Int == O.Int && Steps == O.Steps;
  }
  static Term make(TermRoot Root, uint32_t Id = 0, int64_t Int = 0) {
    Term T;
    T.Root = Root;
    T.Id = Id;
    T.Int = Int;
    return T;
  }
  static Term arg(uint32_t N) { return make(TermRoot::Arg, N); }
  static Term fresh(uint32_t N) { return make(TermRoot::Fresh, N); }
  static Term ret() { return make(TermRoot::Ret); }
  static Term any() { return make(TermRoot::Any); }
  static Term null() { return make(TermRoot::Null); }
  static Term integer(int64_t V) { return make(TermRoot::Int, 0, V); }
  /// What this pointer points to.
  Term deref() const {
    Term T = *this;
    T.Steps.push_back({TermStepKind::Deref, StrId::Empty, 0});
    return T;
  }
  Term field(StrId F) const {
    Term T = *this;
    T.Steps.push_back({TermStepKind::Field, F, 0});
    return T;
  }
};

/// (Left & Mask) Cmp Right; a Mask of 0 stands for no mask.
struct Cond {
  Term Left;
  int64_t Mask = 0;
  CmpOp Cmp = CmpOp::EQ;
  Term Right;
  bool operator==(const Cond &O) const {
    return Left == O.Left && Mask == O.Mask && Cmp == O.Cmp && Right == O.Right;
  }
};

enum class EffectKind : uint8_t {
  Acquire,    ///< fresh(Fresh) is a new resource of Family; With: its parent,
              ///< which releases it unless null.
  Own,        ///< The resource that At names now exists and is owned: an object
              ///< in the caller's storage, or an argument taken over.
  Release,    ///< At is released as Family (None: as whatever it is). With: the
              ///< pool that it is given back to.
  Retain,     ///< At has one owner more.
  Transfer,   ///< Someone else (With, if named) owns At from here on; it may
              ///< still be used.
  Escape,     ///< At, and all reached from it, is kept or changed unseen.
  Store,      ///< The location At holds With afterwards.
  Copy,       ///< The object at the location At equals that at With.
  Havoc,      ///< The location At, and parts of it, hold unknown values.
  Use,        ///< What At points to is read or written.
  Keep,       ///< A reallocation failed: At is still the caller's.
  PoolReset,  ///< All taken from the pool At is gone; the pool stays.
  PoolMark,   ///< fresh(Fresh) remembers the extent of the pool At.
  PoolRewind, ///< All taken from the pool At since the mark With is gone.
  PoolTake,   ///< fresh(Fresh) is an object of the pool At that needs no
              ///< release of its own.
  Unlink,     ///< A store through a pointer that At holds may have taken At off
              ///< the places that led to it, as TAILQ_REMOVE does.
  PoolCreate, ///< The object at the address At is a pool of Family from here
              ///< on, within the pool With, if any.
  PoolDestroy, ///< All taken from the pool At is gone, and the pool too; of the
               ///< storage it lies in nothing is said.
  PoolBind,    ///< The object at the address At keeps what it has in the pool
               ///< With.
  PoolMove,    ///< What was taken from the pool At is of the pool With.
};
constexpr unsigned NumEffectKinds = unsigned(EffectKind::PoolMove) + 1;

llvm::StringRef name(EffectKind K);

struct Effect {
  EffectKind Kind = EffectKind::Use;
  /// Acquire, PoolTake: may be the invalid value. Use: unless it is null.
  /// Havoc: what lay there ends, and what it owned with it.
  bool Nullable = false;
  FamilyId Family = FamilyId::None;
  uint32_t Fresh = 0;
  TypeId Type = TypeId::Void; ///< Of what is acquired, where known.
  Term At, With;
  Range Where; ///< In the callee; invalid for a model.
};

enum class ExitKind : uint8_t {
  Return,
  Throw,   ///< Leaves by an explicit throw.
  NoReturn ///< Does not come back.
};

/// One way a call can go.
struct Outcome {
  std::vector<Cond> Guards; ///< What must hold at entry.
  /// Where there are any: all that one of them says must hold at entry, too.
  std::vector<std::vector<Cond>> Ways;
  std::vector<Effect> Effects;
  ExitKind Exit = ExitKind::Return;
  Term Result;               ///< None: unknown, or nothing.
  std::vector<Cond> Ensures; ///< What holds of `ret` afterwards.
};

/// Where knowledge comes from, strongest first.
enum class Provenance : uint8_t { Attribute, Config, Inferred, Model };

struct Summary {
  EntityId Entity = EntityId::None;
  Provenance From = Provenance::Inferred;
  /// A cap was reached or something could not be said: apart from these
  /// outcomes the function may do anything.
  bool Incomplete = false;
  /// For wrappers of which the caller's report should speak: "make_node".
  StrId Name = StrId::Empty;
  std::vector<Outcome> Outcomes;
};

} // namespace memleak::ir

#endif // MEMLEAK_IR_SUMMARY_H
