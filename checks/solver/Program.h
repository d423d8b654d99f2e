//===-- Program.h - Units solved together -----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// One unit or many: functions by entity, the order to solve them in, and what
/// came out. A unit alone is a program of which other parts are unknown.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_PROGRAM_H
#define MEMLEAK_SOLVER_PROGRAM_H

#include "Handover.h"
#include "Knowledge.h"
#include "Options.h"
#include "StoredFunction.h"
#include "SummaryPool.h"
#include "VirtualDispatch.h"
#include "ir/Finding.h"
#include "ir/Summary.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>

namespace memleak::solver {

class SummaryStore;

struct Statistics {
  uint64_t Functions = 0;
  uint64_t Reused = 0; ///< Functions that were not solved again.
  uint64_t Instructions = 0;
  uint64_t Capped = 0; ///< Functions that gave up on something at a cap.
  /// Others that call such a function, and may do more than is known.
  uint64_t Incomplete = 0;
  uint64_t Ambiguous = 0; ///< Entities with several different definitions.
};

struct Result {
  std::vector<ir::Finding> Findings; ///< In the order of units and functions.
  std::vector<ir::Silence> Silences; ///< Only with Options::ExplainSilence.
  Statistics Stats;
};

/// Is told how many functions of how many are solved, and what is found so far.
using OnSolved =
    llvm::function_ref<void(size_t Done, size_t Total, size_t Findings)>;

/// Not thread-safe.
class Program : public Knowledge {
public:
  explicit Program(std::shared_ptr<ir::Tables> T) : T(std::move(T)) {}

  /// The unit must share the tables and live as long as the program. Order
  /// matters only for the order of findings.
  /// \param Stored functions that the unit has beside those in \p U; the same
  ///        one for units that have it with the same text
  void add(const ir::Unit &U, std::vector<const StoredFunction *> Stored = {});
  /// All units have been added: nothing outside of them calls a function or
  /// writes a global of theirs. Without it only internal linkage says so.
  void setClosed() { Closed = true; }

  /// Something that no unit shows writes \p Global.
  void addVarying(ir::EntityId Global) { Varying.insert(index(Global)); }

  /// Callees before callers; functions that call each other are summarised
  /// together until nothing changes, or the cap. Linear in the program for
  /// bounded functions. To be called once.
  /// \param Kept what earlier runs came to; a function whose text is theirs is
  ///        solved again only if an answer that it got would be another now
  /// \param Threads how many may work at once; the result does not depend on it
  /// \param OnDone is told now and then how far it is, by one thread at a time
  Result solve(const Options &O, SummaryStore *Kept = nullptr,
               unsigned Threads = 1, OnSolved OnDone = nullptr);

  /// What solve() found out about \p E, or was told; null if nothing, or if
  /// units define it in different ways, unless none of those comes back.
  const ir::Summary *summary(ir::EntityId E) const override;

  /// After solve(): each function that units can name which do not define it,
  /// and which has but one definition, as a unit with just its summary, and
  /// what it calls: functions of this kind, directly or through others. Those
  /// of internal linkage count if they are in a header and come to the same in
  /// all units. In a certain order. Of the functions only what
  /// StoredFunction::head() has is to be looked at.
  void
  forEachShared(llvm::function_ref<void(const ir::Function &, ir::Unit,
                                        llvm::ArrayRef<const ir::Function *>)>
                    Each) const;
  /// The same for globals, and whether something writes them.
  void forEachSharedGlobal(
      llvm::function_ref<void(ir::EntityId, ir::Unit, bool)> Each) const;
  /// The same for classes that units agree on and that have virtual methods: a
  /// unit with the class and what its methods override, and one that it is of.
  void forEachSharedClass(
      llvm::function_ref<void(const ir::Record &, ir::Unit, const ir::Unit &)>
          Each) const;

  const ir::Tables &tables() const override { return *T; }
  llvm::ArrayRef<ir::EntityId> overriders(ir::EntityId E) const override;
  ir::EntityId overrider(ir::EntityId E, ir::StrId Class) const override {
    return Dispatch.target(E, Class);
  }
  ir::StrId classField() const override { return ClassField; }
  ir::Operand constant(ir::EntityId Global) const override;
  bool isHidden(ir::StrId Record, ir::StrId Field) const override {
    auto It = Fields.find({index(Record), index(Field)});
    return It == Fields.end() ? Hidden.contains(index(Field)) : It->second;
  }
  llvm::ArrayRef<ir::EntityId> hooks(ir::EntityId Global) const override {
    auto It = Hooks.find(index(Global));
    return It == Hooks.end() ? llvm::ArrayRef<ir::EntityId>()
                             : llvm::ArrayRef(It->second);
  }
  bool isSteady(ir::EntityId Global) const override {
    return Steady.contains(index(Global));
  }
  bool endsWith(const ir::Function &F, ir::EntityId Global) const override {
    return Handed.endsWith(F, Global);
  }
  llvm::StringRef nameOf(ir::EntityId E) const override;

private:
  class View;
  class Solving;
  static constexpr uint32_t NoUnit = ~0u;
  /// One database holds many programs, and each may have its own function of a
  /// name. A unit calls the one it defines; others that it calls are unknown
  /// when there are several.
  struct Several {
    std::vector<const ir::Function *> Versions;       ///< By different bodies.
    std::vector<std::pair<uint32_t, uint32_t>> Units; ///< And their version.
  };
  struct Added {
    const ir::Unit *U;
    std::vector<const StoredFunction *> Stored;
  };
  /// What is known of a function of Ordered beside its head.
  struct Known {
    const StoredFunction *Stored; ///< Null for one in memory.
    std::vector<Mention> Own;     ///< Mentions of one in memory.
    uint32_t Unit;
    bool Cxx;
  };
  void link();
  void define(uint32_t Unit, const ir::Function &F, const StoredFunction *S);
  void forEachFunction(llvm::function_ref<void(uint32_t, const ir::Function &,
                                               const StoredFunction *)>
                           Each) const;
  uint32_t versionOf(const Several &All, const ir::Function &F,
                     const StoredFunction *S) const;
  ir::ContentHash hashBody(const ir::Function &F,
                           const StoredFunction *S) const;
  ir::ContentHash hashAll(const ir::Function &F, const StoredFunction *S) const;
  const StoredFunction *stored(const ir::Function &F) const;
  void findConstants();
  void findHooks();
  void addHooks(const ir::Function &F);
  void findOverriders();
  void findHandovers();
  /// A function of Ordered, by its head.
  WholeFunction whole(const ir::Function &F) const;
  uint32_t unitOf(const ir::Function &F) const {
    return About[NumberOf.lookup(&F)].Unit;
  }
  llvm::ArrayRef<Mention> mentions(uint32_t Number) const {
    const Known &K = About[Number];
    return K.Stored ? K.Stored->mentions() : llvm::ArrayRef(K.Own);
  }
  uint32_t instructions(uint32_t Number) const {
    const Known &K = About[Number];
    return K.Stored ? K.Stored->instructions() : Ordered[Number]->Insts.size();
  }
  /// Groups of numbers, by where each ends.
  struct Components {
    std::vector<uint32_t> Members, Ends;
  };
  Components components() const;
  std::vector<ir::EntityId> mayRun(uint32_t Number, ir::EntityId Method) const;
  void callees(uint32_t Number, std::vector<uint32_t> &Out) const;
  std::vector<bool> findShared() const;
  std::vector<const ir::Function *>
  sharedCallees(uint32_t Number, const std::vector<bool> &Shared) const;
  /// The function that \p Unit means by \p E, or null.
  const ir::Function *definition(ir::EntityId E, uint32_t Unit) const;
  /// That one, or all that it may be.
  llvm::SmallVector<const ir::Function *, 1> definitions(ir::EntityId E,
                                                         uint32_t Unit) const;
  /// What solve() found out, or was told, of what \p Unit means by \p E.
  const ir::Summary *summary(ir::EntityId E, uint32_t Unit) const;
  const ir::Summary *
  summary(ir::EntityId E, uint32_t Unit,
          llvm::function_ref<const ir::Summary *(const ir::Function &)>
              Inferred) const;
  std::unique_ptr<ir::Summary> inferred(uint32_t Number) const;

  std::shared_ptr<ir::Tables> T;
  std::vector<Added> Units;
  llvm::DenseMap<uint32_t, const ir::Function *> First; ///< By entity.
  llvm::DenseMap<uint32_t, Several> Different;          ///< By entity.
  std::vector<const ir::Function *> Ordered; ///< Heads, each text once.
  std::vector<Known> About;                  ///< Of those.
  llvm::DenseMap<const ir::Function *, uint32_t> NumberOf; ///< In Ordered.
  llvm::DenseMap<uint32_t, const ir::Summary *> Declared;
  SummaryPool Inferred;                                   ///< By number.
  mutable std::vector<std::unique_ptr<ir::Summary>> Read; ///< Those asked for.
  llvm::DenseMap<uint32_t, ir::Operand> Constants;
  llvm::DenseSet<uint32_t> Steady, Varying;                  ///< Globals.
  llvm::DenseMap<uint32_t, std::vector<ir::EntityId>> Hooks; ///< By global.
  /// By class and name, whether it is hidden.
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, bool> Fields;
  llvm::DenseSet<uint32_t> Hidden; ///< Names of fields of any class.
  /// Of every method that is called virtually, those that may run: all of
  /// them, if the program is closed.
  llvm::DenseMap<uint32_t, std::vector<ir::EntityId>> Overriders;
  VirtualDispatch Dispatch;
  Handover Handed;
  ir::StrId ClassField = ir::StrId::Empty;
  llvm::DenseMap<uint32_t, ir::StrId> Names;
  bool Closed = false;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_PROGRAM_H
