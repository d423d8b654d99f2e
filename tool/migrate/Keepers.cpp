//===-- Keepers.cpp - Who may have kept what an owner has -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Keepers.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

namespace memleak::migrate {

Keepers::Keepers(const Graph &Program, const Ownership &Of)
    : Program(Program), Of(Of), Keeping(Program.nodes().size(), Unknown) {
  for (const Facts &Unit : Program.units())
    for (const Use &Each : Unit.Uses)
      if (Each.Kept)
        KeptByUse.try_emplace(*Program.number(Each.Node), Each.At);
  linkObjects();
}

/// Which pointers may have had the object that another one has. What is behind
/// an out-pointer is two: a variable that is lent gets what the function leaves
/// there, and its own object, if it had one, goes to who takes what was found.
void Keepers::linkObjects() {
  const size_t Count = Program.nodes().size();
  FlowsOut.resize(Count);
  From.resize(2 * Count);
  auto IsOut = [&](uint32_t Node) {
    return Program.nodes()[Node].Is == Role::Out;
  };
  auto Add = [&](uint32_t To, uint32_t Had, bool WithFound) {
    From[To].push_back(Had);
    if (WithFound && IsOut(Had))
      From[To].push_back(Count + Had);
  };
  for (const Graph::Flow &Each : Program.flows()) {
    const uint32_t A = *Program.number(Each.Says->From);
    FlowsOut[A].push_back(&Each);
    Add(*Program.number(Each.Says->To), A, !Of.OwnOut.count(Each.Says));
  }
  for (const Facts &Unit : Program.units())
    for (const Edge &Each : Unit.Edges) {
      if (!Each.Same)
        continue;
      const uint32_t A = *Program.number(Each.From),
                     B = *Program.number(Each.To);
      From[A].push_back(B);
      if (IsOut(B))
        Add(Count + B, A, true);
      if (IsOut(A) && IsOut(B)) // one passes it to the other, or overrides it
        Add(Count + A, B, true);
      if (IsOut(A) || !IsOut(B))
        Add(B, A, !IsOut(B));
    }
}

/// Whether a borrower may have the pointer after the call it got it in.
bool Keepers::keeps(uint32_t Start) const {
  std::vector<uint32_t> Work = {Start};
  std::set<uint32_t> Seen;
  while (!Work.empty()) {
    uint32_t Group = Work.back();
    Work.pop_back();
    if (!Seen.insert(Group).second)
      continue;
    const Node &N = Program.nodes()[Group];
    if (N.Is != Role::Parameter || !N.Defined || KeptByUse.count(Group))
      return true;
    for (const Graph::Flow *Each : FlowsOut[Group])
      Work.push_back(*Program.number(Each->Says->To));
    // An overrider may do otherwise.
    for (uint32_t Other : From[Group])
      if (Other < Program.nodes().size() &&
          Program.group(Other) == Program.group(Group))
        Work.push_back(Other);
  }
  return false;
}

bool Keepers::keeps(const Edge &Lent) const {
  const uint32_t To = *Program.number(Lent.To);
  if (Keeping[To] == Unknown)
    Keeping[To] = keeps(To) ? Yes : No;
  return Keeping[To] == Yes;
}

bool Keepers::keepsBeyond(const Edge &Lent) const {
  const uint32_t To = *Program.number(Lent.To);
  const Node &N = Program.nodes()[To];
  if (N.Is != Role::Parameter || !N.Defined || KeptByUse.count(To))
    return true;
  return llvm::any_of(FlowsOut[To], [&](const Graph::Flow *Each) {
    if (!Each->Says->Inits)
      return keeps(*Each->Says);
    const uint32_t Member = *Program.number(Each->Says->To);
    return KeptByUse.count(Member) ||
           llvm::any_of(FlowsOut[Member], [&](const Graph::Flow *Onwards) {
             return keeps(*Onwards->Says);
           });
  });
}

std::optional<Place> Keepers::keptAt(uint32_t Node) const {
  if (auto Found = KeptByUse.find(Node); Found != KeptByUse.end())
    return Found->second;
  for (const Graph::Flow *Each : FlowsOut[Node])
    if (!Of.Owner[Each->To] && keeps(*Each->Says))
      return Each->Says->At;
  return std::nullopt;
}

/// Whether what a raw result or out-pointer hands on is nobody else's.
bool Keepers::handsOnClean(uint32_t Node) const {
  const Role Is = Program.nodes()[Node].Is;
  return (Is == Role::Return || Is == Role::Out) &&
         llvm::none_of(Of.Vetoes[Program.group(Node)], [](const Veto &Each) {
           return Each.Reason == "borrows";
         });
}

std::optional<Place> Keepers::keptFrom(uint32_t Start, bool OwnUses) const {
  std::vector<uint32_t> Work = {Start};
  std::set<uint32_t> Seen;
  while (!Work.empty()) {
    const uint32_t Next = Work.back();
    Work.pop_back();
    if (!Seen.insert(Next).second)
      continue;
    llvm::append_range(Work, From[Next]);
    const uint32_t Node = Next % Program.nodes().size();
    if (Node != Start && Of.isRaw(Program.group(Node)) && !handsOnClean(Node))
      return Program.nodes()[Node].At;
    // What a function returns goes to one caller: others had another object.
    const bool Counts =
        Next == Start ? OwnUses : Program.nodes()[Node].Is != Role::Return;
    if (Counts)
      if (auto Found = keptAt(Node))
        return Found;
  }
  return std::nullopt;
}

} // namespace memleak::migrate
