//===-- State.h - One path's knowledge --------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// A disjunct: what memory holds, which resources exist and who has them, and
/// what is known of values. The parts are sorted arrays shared between copies
/// until one of them writes, so that taking a branch costs a few increments.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_STATE_H
#define MEMLEAK_SOLVER_STATE_H

#include "Values.h"
#include "ir/Summary.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include <algorithm>
#include <memory>
#include <optional>

namespace memleak::solver {

/// A sorted array with copy on write, within one thread. \p T has a member
/// `key()`.
template <class T> class Sorted {
public:
  using Key = decltype(std::declval<T>().key());

  llvm::ArrayRef<T> all() const {
    return Data ? llvm::ArrayRef<T>(Data->Elements) : llvm::ArrayRef<T>();
  }
  size_t size() const { return Data ? Data->Elements.size() : 0; }
  bool empty() const { return size() == 0; }

  const T *find(Key K) const {
    if (!Data)
      return nullptr;
    auto It = lower(Data->Elements, K);
    return It != Data->Elements.end() && It->key() == K ? &*It : nullptr;
  }
  /// The element of that key for writing, made if need be.
  T &get(Key K) {
    std::vector<T> &V = own();
    auto It = lower(V, K);
    if (It == V.end() || It->key() != K)
      It = V.insert(It, T(K));
    return *It;
  }
  T *change(Key K) {
    if (!find(K))
      return nullptr;
    return &*lower(own(), K);
  }
  void erase(Key K) {
    if (!find(K))
      return;
    std::vector<T> &V = own();
    V.erase(lower(V, K));
  }
  template <class Pred> void eraseIf(Pred P) {
    const llvm::ArrayRef<T> All = all();
    const size_t First = std::find_if(All.begin(), All.end(), P) - All.begin();
    if (First == All.size())
      return;
    std::vector<T> &V = own();
    V.erase(std::remove_if(V.begin() + First, V.end(), P), V.end());
  }
  void clear() { Data.reset(); }
  /// Everything for writing; the order of keys must be kept.
  std::vector<T> &own() {
    if (!Data)
      Data = new Shared;
    else if (Data->UseCount() > 1)
      Data = new Shared(*Data);
    return Data->Elements;
  }
  bool shares(const Sorted &O) const { return Data == O.Data; }

private:
  struct Shared : llvm::RefCountedBase<Shared> {
    std::vector<T> Elements;
  };

  template <class V> static auto lower(V &X, Key K) {
    return std::lower_bound(X.begin(), X.end(), K,
                            [](const T &E, Key L) { return E.key() < L; });
  }

  llvm::IntrusiveRefCntPtr<Shared> Data;
};

/// What a location holds.
struct Cell {
  explicit Cell(LocId L) : Where(L) {}
  LocId key() const { return Where; }
  LocId Where;
  ValId Held = ValId::None;
};

struct RegCell {
  explicit RegCell(ir::RegId R) : Reg(R) {}
  ir::RegId key() const { return Reg; }
  ir::RegId Reg;
  ValId Held = ValId::None;
};

/// What is known of a value as a signed number: an interval without a few
/// points. Null is 0.
struct Fact {
  explicit Fact(ValId V) : Of(V) {}
  ValId key() const { return Of; }
  bool operator==(const Fact &O) const {
    return Of == O.Of && Low == O.Low && High == O.High && Holes == O.Holes &&
           std::equal(Hole, Hole + Holes, O.Hole);
  }
  bool excludes(int64_t X) const {
    return X < Low || X > High ||
           std::find(Hole, Hole + Holes, X) != Hole + Holes;
  }

  ValId Of;
  int64_t Low = INT64_MIN, High = INT64_MAX;
  /// As many as a switch over the kinds of something has cases, mostly.
  static constexpr uint8_t MaxHoles = 8;
  int64_t Hole[MaxHoles] = {}; ///< Sorted.
  uint8_t Holes = 0;
};

/// A value of which something is known that needs no more words.
struct Mark {
  explicit Mark(ValId V) : Of(V) {}
  ValId key() const { return Of; }
  ValId Of;
};

enum class Owner : uint8_t {
  Owned,    ///< This path must release it or hand it on.
  Pooled,   ///< Lives in a pool, which releases it.
  Handed,   ///< Someone else owns it; it may still be used.
  Escaped,  ///< Nothing is known any more.
  Released, ///< Gone.
};

/// A step of the path; shared by all paths that took it.
struct Step {
  enum StepKind : uint8_t {
    Branch,
    Acquire,
    Release,
    Call,
    Move,
    Escape,
    Show,    ///< Unseen code may look at what holds the value.
    Presume, ///< A callee decided by something that nobody here has looked at.
    Reset,   ///< All that was taken from a pool ended; the pool did not.
  };
  const Step *Before = nullptr;
  uint32_t Inst = 0;
  StepKind Kind = Branch;
  uint32_t Detail = 0;       ///< Branch: the block taken. Others: the value.
  ValId Asked = ValId::None; ///< Branch: the condition.
  const ir::Effect *Cause = nullptr; ///< In a callee.
};

/// What ended a resource.
enum class Ending : uint8_t {
  Released,  ///< Its own release.
  Dropped,   ///< The end of the handle that owned it.
  PoolReset, ///< Its pool was emptied, at least of it.
  PoolGone,  ///< Its pool was destroyed.
};

struct Resource {
  explicit Resource(ValId V) : Of(V) {}
  ValId key() const { return Of; }

  ValId Of;
  Owner Is = Owner::Owned;
  /// The failed reallocation by instruction Event left it here.
  bool Kept = false;
  /// Unseen code was given it and answered (Said), and it was released where
  /// that answer had been looked at: it may be one of several owners that went.
  bool Asked = false;
  /// Unseen code had it before it was released: what it led to may have been
  /// released there ("x->ops->close(x); free(x);").
  bool Shown = false;
  ValId Said = ValId::None;
  /// Owners elsewhere will release it, who cannot be made to let it go.
  bool Shared = false;
  /// Its value is an address in someone's storage, as a mutex's is.
  bool InPlace = false;
  /// It is a container, which keeps handles of objects that live in the pool.
  bool Keeps = false;
  uint8_t Count = 1; ///< Owners, for counted families.
  ir::FamilyId Family = ir::FamilyId::None;
  uint32_t Site = ~0u;  ///< Instruction that acquired it; ~0 if none here.
  uint32_t Event = ~0u; ///< Instruction that released or escaped it.
  uint32_t Order = 0;   ///< Position among acquisitions of this path.
  ValId Pool = ValId::None;
  Ending How = Ending::Released;     ///< Of what is Released.
  ValId By = ValId::None;            ///< The pool whose end ended it.
  uint32_t EndOrder = 0;             ///< Of what has to do with pools: when.
  LocId Name = LocId::None;          ///< First place it was put.
  const ir::Effect *Cause = nullptr; ///< The callee's effect behind Event.
};

/// Whether somebody else may have it by now: of this there is nothing to say
/// but that.
inline bool isGivenAway(const Resource &X) {
  return X.Is == Owner::Handed || X.Is == Owner::Escaped;
}

/// A leak on this path, which is one only if the path goes on: what is lost
/// where the process ends is of no consequence.
struct Loss {
  explicit Loss(uint64_t K) : Of(K) {}
  uint64_t key() const { return Of; }
  uint64_t Of;         ///< The defect, the kind of resource, where acquired.
  uint32_t Number = 0; ///< Among the analysis's leaks.
};

/// A pool that was there at entry has ended, or what was taken from it.
struct PoolEnd {
  explicit PoolEnd(ValId V) : Of(V) {}
  ValId key() const { return Of; }
  ValId Of;
  bool Gone = false;
  uint32_t Inst = ~0u;
  uint32_t Order = 0; ///< Among acquisitions and ends of this path.
};

/// What a pool that was there at entry had was moved to another one.
struct PoolMove {
  explicit PoolMove(ValId V) : Of(V) {}
  ValId key() const { return Of; }
  ValId Of, To = ValId::None;
  uint32_t Inst = ~0u;
  uint32_t Order = 0; ///< Among acquisitions and ends of this path.
};

/// Remembers how far a pool had been used.
struct PoolMark {
  explicit PoolMark(ValId V) : Of(V) {}
  ValId key() const { return Of; }
  ValId Of, Pool = ValId::None;
  uint32_t Order = 0;
};

/// What a function without parameters said.
struct Answer {
  explicit Answer(ir::EntityId E) : Of(E) {}
  ir::EntityId key() const { return Of; }
  ir::EntityId Of;
  ValId Held = ValId::None;
  uint32_t Inst = 0;
};

/// What one of several paths knew, sorted by what it is known of.
using Way = std::vector<Fact>;
/// A few of them, of which one holds; null where nothing is known.
using Ways = std::shared_ptr<const std::vector<Way>>;

struct State {
  Sorted<Cell> Memory;
  Sorted<RegCell> Regs;
  Sorted<Fact> Facts;
  Sorted<Resource> Resources;
  Sorted<Mark> Used; ///< Entry values that were dereferenced.
  /// Entry values that were given to code that reads what they point to, unless
  /// they are null.
  Sorted<Mark> Passed;
  Sorted<Loss> Losses;
  Sorted<Answer> Answers;
  Sorted<PoolEnd> PoolEnds;
  Sorted<PoolMove> PoolMoves;
  Sorted<PoolMark> PoolMarks;
  /// Values through whose own pointers something was stored: places that held
  /// them may hold something else by now.
  Sorted<Mark> Unlinked;
  const Step *Trace = nullptr;
  uint32_t Round = 0; ///< Back edges taken, which tells rounds' values apart.
  uint32_t Order = 0; ///< Acquisitions, and ends that pools know of, so far.
  /// Loops whose rounds it has stopped to tell apart, a bit each.
  uint64_t Widened = 0;
  /// An exception is on its way: explicit, or only possible.
  bool Unwinding = false;
  /// The types that catch it, as a string value; None if they are not known.
  ValId Thrown = ValId::None;
  /// The same of the exception that a handler has ended, for `throw;`.
  ValId Caught = ValId::None;
  bool Implicit = false;
  /// Paths were joined that knew different things: conditions are missing.
  bool Joined = false;
  /// It stands for all paths that were too many to be told apart.
  bool OfMany = false;
  /// One of these holds of what was there at entry.
  Ways EntryWays;

  ValId reg(ir::RegId R) const {
    const RegCell *C = Regs.find(R);
    return C ? C->Held : ValId::None;
  }
  void setReg(ir::RegId R, ValId V) { Regs.get(R).Held = V; }
  /// Roughly what copying and comparing it costs, in elements.
  size_t weight() const {
    return Memory.size() + Facts.size() + Resources.size();
  }
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_STATE_H
