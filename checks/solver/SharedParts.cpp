//===-- SharedParts.cpp - What units can name of a program ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The parts of a solved program that the index has.
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

/// Which functions forEachShared tells, by number.
std::vector<bool> Program::findShared() const {
  std::vector<bool> Out(Ordered.size());
  // By USR, those of internal linkage; null where units disagree.
  DenseMap<uint32_t, const char *> Internal;
  auto IsInHeader = [&](uint32_t N) {
    return T->str(Ordered[N]->Where.File) !=
           StringRef(Units[About[N].Unit].U->Name).split('#').first;
  };
  for (uint32_t N = 0; N < Ordered.size(); ++N) {
    const ir::Entity &E = T->entity(Ordered[N]->Entity);
    if (!E.isInternal()) {
      Out[N] = definition(Ordered[N]->Entity, NoUnit) == Ordered[N];
      continue;
    }
    // The same bytes are in one place.
    const char *Means = IsInHeader(N) ? Inferred.outcomes(N).data() : nullptr;
    auto [It, New] = Internal.try_emplace(index(E.Usr), Means);
    if (It->second != Means)
      It->second = nullptr;
  }
  for (uint32_t N = 0; N < Ordered.size(); ++N)
    if (const ir::Entity &E = T->entity(Ordered[N]->Entity); E.isInternal())
      Out[N] = Internal.lookup(index(E.Usr)) != nullptr;
  return Out;
}

std::vector<const ir::Function *>
Program::sharedCallees(uint32_t Number, const std::vector<bool> &Shared) const {
  std::vector<const ir::Function *> Out;
  std::vector<uint32_t> Callees, Todo{Number};
  DenseSet<uint32_t> Seen;
  while (!Todo.empty()) {
    const uint32_t Next = Todo.back();
    Todo.pop_back();
    callees(Next, Callees);
    for (uint32_t Callee : Callees)
      if (Seen.insert(Callee).second) {
        if (Shared[Callee])
          Out.push_back(Ordered[Callee]);
        else
          Todo.push_back(Callee);
      }
  }
  return Out;
}

void Program::forEachShared(function_ref<void(const ir::Function &, ir::Unit,
                                              ArrayRef<const ir::Function *>)>
                                Each) const {
  const std::vector<bool> Shared = findShared();
  DenseSet<uint32_t> Told; // By USR: units have their own of internal linkage.
  for (uint32_t N = 0; N < Ordered.size(); ++N) {
    const ir::Function &F = *Ordered[N];
    if (!Shared[N] || !Told.insert(index(T->entity(F.Entity).Usr)).second)
      continue;
    // Each is asked for once: what it is read into need not stay.
    std::unique_ptr<ir::Summary> Own;
    const ir::Summary *Is =
        summary(F.Entity, About[N].Unit, [&](const ir::Function &Found) {
          Own = inferred(NumberOf.lookup(&Found));
          return Own.get();
        });
    ir::Unit Just(T);
    Just.Declared.push_back(std::make_unique<ir::Summary>(*Is));
    Each(F, std::move(Just), sharedCallees(N, Shared));
  }
}

void Program::forEachSharedGlobal(
    function_ref<void(EntityId, ir::Unit, bool)> Each) const {
  DenseMap<uint32_t, const ir::Global *> Known;
  std::vector<const ir::Global *> All;
  for (const Added &Unit : Units)
    for (const ir::Global &G : Unit.U->Globals) {
      if (T->entity(G.Entity).isInternal())
        continue;
      const ir::Global *&Best = Known[index(G.Entity)];
      if (!Best)
        All.push_back(&G);
      if (!Best || (!Best->Init && G.Init))
        Best = &G;
    }
  for (const ir::Global *G : All) {
    ir::Unit Just(T);
    Just.Globals.push_back(*Known.lookup(index(G->Entity)));
    Each(G->Entity, std::move(Just), Varying.contains(index(G->Entity)));
  }
}

void Program::forEachSharedClass(
    function_ref<void(const ir::Record &, ir::Unit, const ir::Unit &)> Each)
    const {
  // A method's USR begins with its class's.
  auto ClassOf = [&](EntityId E) {
    StringRef Usr = T->usr(E);
    return Usr.substr(0, Usr.rfind("@F@"));
  };
  StringMap<std::vector<ir::Override>> By; // Class.
  StringSet<> Virtual;
  for (const Added &Unit : Units)
    for (const ir::Override &O : Unit.U->Overrides) {
      std::vector<ir::Override> &Of = By[ClassOf(O.Method)];
      if (none_of(Of, [&](const ir::Override &Known) {
            return Known.Method == O.Method && Known.Overridden == O.Overridden;
          }))
        Of.push_back(O);
      Virtual.insert(ClassOf(O.Method));
      Virtual.insert(ClassOf(O.Overridden));
    }
  auto HasVirtual = [&](const ir::Record &R) {
    SmallVector<ir::StrId, 8> Todo{R.Usr};
    for (size_t I = 0; I < Todo.size(); ++I) {
      if (Virtual.contains(T->str(Todo[I])))
        return true;
      if (const ir::Record *Known = Dispatch.record(Todo[I]))
        for (ir::StrId Base : Known->Bases)
          if (!is_contained(Todo, Base))
            Todo.push_back(Base);
    }
    return false;
  };
  DenseSet<uint32_t> Told;
  for (const Added &Unit : Units)
    for (const ir::Record &R : Unit.U->Records) {
      if (!Dispatch.record(R.Usr) || !HasVirtual(R) ||
          !Told.insert(index(R.Usr)).second)
        continue;
      ir::Unit Just(T);
      Just.Records.push_back(R);
      if (auto It = By.find(T->str(R.Usr)); It != By.end())
        Just.Overrides = It->second;
      Each(R, std::move(Just), *Unit.U);
    }
}
