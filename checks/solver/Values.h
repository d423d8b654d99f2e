//===-- Values.h - Symbolic values and locations ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// Every value and every location a function's analysis can speak of, each made
/// once and compared by its id. Nothing here depends on the path: two paths
/// that read the same field of the same object get the same value.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_VALUES_H
#define MEMLEAK_SOLVER_VALUES_H

#include "ir/IR.h"
#include "llvm/ADT/DenseMap.h"
#include <vector>

namespace memleak::solver {

enum class ValId : uint32_t { None = 0 };
enum class LocId : uint32_t { None = 0 };
using ir::index;

enum class ValueKind : uint8_t {
  None,
  Int,      ///< A known number; null is 0.
  Addr,     ///< The address of location A.
  Function, ///< The address of entity A.
  String,   ///< The address of a string literal.
  Content,  ///< What location A held at entry, or since the event B.
  Made,     ///< Some value: result of instruction A in round B.
  Acquired, ///< A resource: acquired by instruction A in round B.
  Cmp,      ///< A OP B, where OP is EQ, LT or ULT.
  Bin,      ///< A OP B.
  Not,      ///< A is zero.
  Cast,     ///< A cut to Sub bits.
  Undef,    ///< Never written.
};

struct Value {
  ValueKind Kind = ValueKind::None;
  uint8_t Sub = 0;
  /// Stands for several values that were joined and may reach a resource.
  bool Tainted = false;
  uint32_t A = 0, B = 0;
  int64_t Int = 0;
  /// The symbols this value is built from; None where there are fewer.
  ValId Leaves[2] = {ValId::None, ValId::None};
  bool ManyLeaves = false;
  /// Somewhere on the way to it is an index that is not a number.
  bool Indexed = false;
  /// What the caller has, or what it leads to there, held at entry.
  bool AtEntry = false;
  LocId Object = LocId::None; ///< What it points to, once that was asked for.

  static Value plain(ValueKind K, uint32_t A, uint32_t B = 0, uint8_t Sub = 0) {
    Value V;
    V.Kind = K;
    V.Sub = Sub;
    V.A = A;
    V.B = B;
    return V;
  }
};

enum class LocKind : uint8_t {
  None,
  Var,     ///< Variable A.
  Global,  ///< Global A.
  Deref,   ///< The object that value A points to.
  Field,   ///< Field B of location A.
  Elem,    ///< Element of location A at value B.
  Default, ///< What parts of location A hold that have no cell of their own.
  Globals, ///< Stands for all globals, below a Default.
  Exposed, ///< Marks location A as known to code that is not seen.
};

struct Loc {
  LocKind Kind = LocKind::None;
  uint32_t A = 0, B = 0;
  LocId Root = LocId::None; ///< The outermost object.
  /// Of the location, or of a pointer on the way to it.
  bool Indexed = false;
  /// Its address, what it held at entry, and the rest of it, once asked for.
  ValId Addr = ValId::None, AtEntry = ValId::None;
  LocId Default = LocId::None;
};

/// What a Made value stands for besides results.
enum MadeTag : uint32_t {
  MadeResult,
  MadeClobber,
  MadeJoin,
  MadeWiden,
  MadeUnset, ///< What location Part holds before anything is written there.
  MadeEnded, ///< What is left of an object that ended, with what it owned.
};

/// Makes values and locations unique. Constant time each. Not thread-safe.
class Values {
public:
  explicit Values(uint32_t NumParams = 0) { reset(NumParams); }
  /// Forgets all; from here on it is about a function of so many parameters.
  void reset(uint32_t NumParams);

  ValId integer(int64_t V);
  ValId null() { return integer(0); }
  ValId undef() { return UndefId; }
  ValId function(ir::EntityId E);
  ValId string(ir::StrId S);
  /// The address of \p L; for what a pointer points to, that pointer.
  ValId addr(LocId L);
  /// As the default of a copy: what \p L held at entry, part by part.
  ValId entryCopy(LocId L);
  /// \p Since: the event after which the content is unknown, None for entry.
  ValId content(LocId L, ValId Since);
  ValId made(uint32_t Inst, uint32_t Round, MadeTag Tag, uint32_t Part = 0,
             bool Tainted = false);
  /// The Part of a made value, as far as its 20 bits go.
  static uint32_t partOf(const Value &Made) { return Made.B & 0xFFFFF; }
  ValId acquired(uint32_t Inst, uint32_t Round, uint32_t Part);
  /// Folds constants and puts comparisons into the few forms of ValueKind::Cmp.
  ValId cmp(ir::CmpOp O, ValId A, ValId B);
  ValId bin(ir::BinOp O, ValId A, ValId B);
  ValId logicalNot(ValId A);
  ValId cast(unsigned Bits, ValId A);
  ValId offset(ValId Pointer, ValId By);

  LocId var(ir::VarId V);
  LocId global(ir::EntityId E);
  LocId deref(ValId Pointer);
  LocId field(LocId L, ir::StrId F);
  LocId elem(LocId L, ValId I);
  /// \p L with \p Any in the place of each index that is not a number.
  LocId blurred(LocId L, ValId Any);
  /// An index that stands for several which nothing holds any more.
  ValId anyIndex() { return made(0, 0, MadeClobber, 0xFFFFD); }
  LocId defaultOf(LocId L);
  LocId exposed(LocId L);
  LocId globals();

  const Value &operator[](ValId V) const { return Vals[index(V)]; }
  const Loc &operator[](LocId L) const { return Locs[index(L)]; }
  size_t size() const { return Vals.size(); }

  bool isInt(ValId V) const { return (*this)[V].Kind == ValueKind::Int; }
  /// For a pointer into an object that a symbolic pointer points to, that
  /// pointer; otherwise \p V.
  ValId base(ValId V) const {
    const Value &X = (*this)[V];
    if (X.Kind != ValueKind::Addr)
      return V;
    const Loc &R = (*this)[root(LocId(X.A))];
    return R.Kind == LocKind::Deref ? ValId(R.A) : V;
  }
  LocId root(LocId L) const { return (*this)[L].Root; }
  /// The location around a Field or Elem; None for others.
  LocId parent(LocId L) const {
    const Loc &X = (*this)[L];
    return X.Kind == LocKind::Field || X.Kind == LocKind::Elem ? LocId(X.A)
                                                               : LocId::None;
  }
  /// Whether \p L is \p Outer or a part of it. Linear in the path.
  bool isWithin(LocId L, LocId Outer) const {
    if (root(L) != root(Outer))
      return false;
    // Ids grow from the whole to its parts.
    for (; L >= Outer; L = parent(L))
      if (L == Outer)
        return true;
    return false;
  }
  /// Whether \p V is one of several paths' or rounds' values.
  bool standsForSeveral(ValId V) const;
  /// Whether \p V, if it has no name, may be something that the caller has:
  /// behind too many steps, or found by a walk.
  bool comesFromOthers(ValId V) const;
  /// Whether \p V is what is left of an object that ended.
  bool isEnded(ValId V) const {
    const Value &X = (*this)[V];
    return X.Kind == ValueKind::Made && X.Sub == MadeEnded;
  }
  /// Whether an index on the way is not a number.
  bool isVague(LocId L) const;

private:
  ValId make(Value V);
  bool isAtEntry(const Value &V) const;
  bool isIndexed(LocKind K, uint32_t A, uint32_t B) const;
  LocId makeLoc(LocKind K, uint32_t A, uint32_t B);
  void setLeaves(Value &V, ValId Self);
  void addLeaves(Value &V, ValId From);

  std::vector<Value> Vals;
  std::vector<Loc> Locs;
  std::vector<LocId> Vars; ///< By variable; None where it was not asked for.
  llvm::DenseMap<std::pair<uint64_t, uint64_t>, uint32_t> ValIds;
  llvm::DenseMap<std::pair<uint64_t, uint64_t>, uint32_t> LocIds;
  llvm::DenseMap<int64_t, uint32_t> IntIds;
  ValId UndefId = ValId::None;
  uint32_t NumParams = 0;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_VALUES_H
