//===-- Beginnings.cpp - What is null when a function begins --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Beginnings.h"
#include "llvm/ADT/STLExtras.h"

namespace memleak::migrate {

/// More are not looked through, so that a plan stays linear in the program.
static constexpr size_t MostReached = 20000;

Beginnings::Beginnings(const Graph &Program) {
  llvm::DenseSet<uint64_t> Elsewhere;
  for (const Facts &Unit : Program.units()) {
    for (const Calls &Each : Unit.CallsOf) {
      CallsBy[Each.By].push_back(&Each);
      for (const std::string &Node : Each.Sets) {
        SetBy[Node].push_back(Each.By);
        SetInBodies.insert(Node);
      }
      for (const std::string &Node : Each.Initialises)
        SetBy[Node].push_back(Each.By);
    }
    for (const PrivateCall &Each : Unit.PrivateCalls) {
      Makers[Each.To].push_back(&Each);
      if (!Each.Begins)
        Elsewhere.insert(Each.To);
    }
  }
  for (uint64_t Each : Elsewhere)
    Makers.erase(Each);
}

const std::vector<const PrivateCall *> *
Beginnings::makersOf(uint64_t Function) const {
  auto Found = Makers.find(Function);
  return Found == Makers.end() ? nullptr : &Found->second;
}

const Beginnings::Functions &Beginnings::reachedFrom(uint64_t Function) const {
  auto [Entry, New] = Reached.try_emplace(Function);
  if (!New)
    return Entry->second;
  Functions Seen;
  std::vector<uint64_t> Work = {Function};
  for (const PrivateCall *Each : *makersOf(Function))
    Work.push_back(Each->By);
  while (!Work.empty() && Seen.size() < MostReached) {
    const uint64_t Next = Work.back();
    Work.pop_back();
    if (!Seen.insert(Next).second)
      continue;
    if (auto Found = CallsBy.find(Next); Found != CallsBy.end())
      for (const Calls *Each : Found->second)
        llvm::append_range(Work, Each->To);
  }
  if (Work.empty())
    Entry->second = std::move(Seen);
  return Entry->second;
}

bool Beginnings::neverSetBefore(const Paths &Flow, uint32_t Variable) const {
  const Paths::Variable &V = Flow.Variables[Variable];
  const auto *Calling = makersOf(Flow.Function);
  if (!Calling || V.Is != Role::Field)
    return false;
  if (!V.Base && !V.OfThis)
    return false;
  if (V.Base) {
    // It is a new object's member, and only constructors give such objects.
    const Paths::Variable &Base = Flow.Variables[*V.Base];
    if (!Base.OfThis || SetInBodies.contains(Base.Node) ||
        llvm::any_of(*Calling, [&](const PrivateCall *Each) {
          return !llvm::is_contained(Each->Fresh, Base.Node);
        }))
      return false;
  }
  const Functions &Before = reachedFrom(Flow.Function);
  if (Before.empty())
    return false;
  auto Setters = SetBy.find(V.Node);
  return Setters == SetBy.end() ||
         llvm::none_of(Setters->second, [&](uint64_t By) {
           return By != Flow.Function && Before.contains(By);
         });
}

} // namespace memleak::migrate
