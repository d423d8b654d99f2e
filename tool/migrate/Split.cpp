//===-- Split.cpp - Which owners become handles, and which stay raw -------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One veto follows from another: where ownership passes between a handle and a
/// raw pointer, somebody must be able to write that, and the handle must be a
/// std::unique_ptr, as what else there is releases in its own way. Rounds of
/// looking at all facts go on until none adds a veto.
///
//===----------------------------------------------------------------------===//

#include "Keepers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace memleak::migrate {

namespace {

class Splitter {
public:
  Splitter(const Graph &Program, Ownership &Of, const Losses &Lost,
           const DecideOptions &Options)
      : Program(Program), Of(Of), Lost(Lost), Options(Options),
        Borrowers(Program, Of), Together(0) {}

  void run() {
    do {
      Grew = false;
      for (const Graph::Flow &Each : Program.flows())
        refuseFlow(Each);
      refuseLosses();
      formParts();
      refuseParts();
    } while (Grew);
    formComponents();
  }

private:
  /// Owners that would be rewritten together, as far as is known.
  struct Part {
    std::optional<Place> Frontier;
    std::string Unique; ///< Why it cannot be of pools.
    bool Ends = false;  ///< Something is released, or handed on.
    std::map<Shape, Place> Shapes;
  };

  bool isUnique(const Part &P) const {
    return !Options.Pool || P.Frontier || !P.Unique.empty();
  }

  void veto(uint32_t Group, Veto Why) {
    if (!Of.isHandle(Group))
      return; // one is enough
    Why.Follows = true;
    Of.Vetoes[Group].push_back(std::move(Why));
    Grew = true;
  }

  /// What passes ownership must be written, on one side of the frontier or on
  /// both.
  void refuseFlow(const Graph::Flow &Flow) {
    const Edge &Says = *Flow.Says;
    const bool From = Of.isHandle(Flow.From), To = Of.isHandle(Flow.To);
    auto Unwritten = [&](uint32_t Group, const std::string &Node,
                         llvm::StringRef Text) {
      veto(Group, {Node, "macro", Text.str(), Says.At});
    };
    if (From && To && !Says.Move)
      Unwritten(Flow.From, Says.From, "a macro hands it on");
    if (Options.Whole && From != To && Of.Owner[Flow.From] &&
        Of.Owner[Flow.To]) {
      const uint32_t Raw = From ? Flow.To : Flow.From;
      return veto(From ? Flow.From : Flow.To, Of.Vetoes[Raw].front());
    }
    if (From && Of.isRaw(Flow.To) && !Says.Release)
      Unwritten(Flow.From, Says.From, "a macro hands it on to a raw owner");
    if (Of.isRaw(Flow.From) && To && !Says.Adopt)
      Unwritten(Flow.To, Says.To,
                "what a raw owner hands on cannot be adopted there");
  }

  void refuseLosses() {
    for (const auto &[Loss, At] : Lost.All) {
      const uint32_t Group = Program.group(Loss.Node);
      if (!Of.isHandle(Group))
        continue;
      auto Keeper =
          Borrowers.keptFrom(Loss.Node, Loss.OwnUses || Loss.KeptBefore);
      if (Keeper || Loss.KeptBefore)
        veto(Group, {Program.nodes()[Loss.Node].Key, "escapes",
                     "its object would end sooner than now, in line " +
                         std::to_string(At.Line) + " of " +
                         llvm::sys::path::filename(At.File).str() +
                         ", and someone may keep it",
                     Keeper.value_or(At)});
    }
  }

  //===-- Parts -----------------------------------------------------------===//

  void formParts() {
    Together = UnionFind(Program.nodes().size());
    for (const Graph::Flow &Each : Program.flows())
      if (Of.Owner[Each.From] && Of.Owner[Each.To] &&
          Of.isRaw(Each.From) == Of.isRaw(Each.To))
        Together.join(Each.From, Each.To);
    Parts.clear();
    for (const Graph::Flow &Each : Program.flows()) {
      const bool From = Of.isHandle(Each.From), To = Of.isHandle(Each.To);
      const bool Gives =
          !Of.Owner[Each.To] && (!Each.Says->Get || Of.Given.count(Each.Says));
      if (From && Of.Owner[Each.To])
        Parts[Together.find(Each.From)].Ends = true;
      if (From && !To && (Of.Owner[Each.To] || Gives))
        cross(Each.From, Each.Says->At);
      if (To && (Of.isRaw(Each.From) || (From && Each.Says->Unwraps)))
        cross(Each.To, Each.Says->At);
    }
    for (const Facts &Unit : Program.units()) {
      for (const Use &Each : Unit.Uses)
        if (Part *P = partOf(Each.Node);
            P && (Each.Gives || Of.Given.count(&Each)))
          cross(Program.groupOf(Each.Node), Each.At);
      for (const Release &Each : Unit.Releases)
        if (Part *P = partOf(Each.Node)) {
          P->Shapes.try_emplace(Each.Is, Each.At);
          P->Ends = true;
          if (Each.ByUnique && P->Unique.empty())
            P->Unique = "a std::unique_ptr takes what is made";
        }
      for (const Source &Each : Unit.Sources)
        if (Part *P = partOf(Each.To)) {
          P->Shapes.try_emplace(Each.Is, Each.At);
          if (!Each.Asked.Reason.empty() && Each.Unique.Reason.empty() &&
              P->Unique.empty())
            P->Unique = llvm::StringRef(Each.Asked.Text).split(';').first.str();
        }
    }
  }

  Part *partOf(const std::string &Node) {
    if (Node.empty() || !Of.isHandle(Program.groupOf(Node)))
      return nullptr;
    return &Parts[Together.find(Program.groupOf(Node))];
  }

  void cross(uint32_t Group, const Place &At) {
    Part &P = Parts[Together.find(Group)];
    P.Ends = true;
    if (!P.Frontier || At < *P.Frontier)
      P.Frontier = At;
  }

  void refuseParts() {
    for (const Facts &Unit : Program.units()) {
      for (const Source &Each : Unit.Sources)
        if (Part *P = partOf(Each.To)) {
          const Making &As = isUnique(*P) ? Each.Unique : Each.Asked;
          if (!As.Reason.empty())
            veto(Program.groupOf(Each.To),
                 {Each.To, As.Reason, As.Text, Each.At});
        }
      for (const Veto &Each : Unit.Subscripts)
        if (Part *P = partOf(Each.Node); P && !P->Shapes.count(Shape::Array))
          veto(Program.groupOf(Each.Node), Each);
    }
    for (const Graph::Flow &Each : Program.flows())
      if (Of.isRaw(Each.From) && Of.isHandle(Each.To) &&
          Parts[Together.find(Each.To)].Shapes.count(Shape::Array) &&
          !Each.Says->Adopt->empty())
        veto(Each.To, {Each.Says->To, "mixed-kinds",
                       "an array is adopted from a raw owner", Each.Says->At});
    for (uint32_t Node = 0; Node < Program.nodes().size(); ++Node)
      if (const uint32_t Group = Program.group(Node); Of.isHandle(Group))
        if (auto Why =
                refusal(Parts[Together.find(Group)], Program.nodes()[Node]))
          LaterVetoes.emplace_back(Group, std::move(*Why));
    for (auto &[Group, Why] : LaterVetoes)
      veto(Group, std::move(Why));
    LaterVetoes.clear();
  }

  /// What speaks against a part as a whole; \p N is one of its nodes.
  std::optional<Veto> refusal(const Part &P, const Node &N) const {
    if (P.Shapes.empty())
      return Veto{N.Key, "no-gain",
                  "it only passes between raw owners what they acquire and "
                  "release",
                  N.At};
    if (!P.Ends)
      return Veto{N.Key, "never-released", "nothing releases what it holds",
                  N.At};
    if (P.Shapes.size() > 1)
      return Veto{N.Key, "mixed-kinds",
                  "it is acquired or released in more than one way",
                  P.Shapes.rbegin()->second};
    if (P.Frontier && P.Shapes.count(Shape::Memory))
      return Veto{N.Key, "memory",
                  "raw owners release it with free, or get it from malloc",
                  *P.Frontier};
    if (P.Frontier && Options.Whole)
      return Veto{N.Key, "frontier", "ownership passes to a raw pointer",
                  *P.Frontier};
    return std::nullopt;
  }

  //===-- Components ------------------------------------------------------===//

  void formComponents() {
    Of.PartOf.assign(Program.nodes().size(), std::nullopt);
    std::map<uint32_t, uint32_t> Numbers;
    for (uint32_t Node = 0; Node < Program.nodes().size(); ++Node) {
      const uint32_t Group = Program.group(Node);
      if (!Of.Owner[Group])
        continue;
      const uint32_t Whole = Together.find(Group);
      auto [Entry, New] = Numbers.try_emplace(Whole, Of.Components.size());
      if (New)
        Of.Components.push_back(component(Program.nodes()[Node], Parts[Whole]));
      if (!Of.PartOf[Group]) {
        Component &C = Of.Components[Entry->second];
        llvm::append_range(C.Vetoes, Of.Vetoes[Group]);
        if (auto Leaks = Lost.Leaks.find(Group); Leaks != Lost.Leaks.end())
          llvm::append_range(C.Leaks, Leaks->second);
      }
      Of.PartOf[Group] = Entry->second;
      Of.Components[Entry->second].Nodes.push_back(Node);
    }
    for (Component &Each : Of.Components)
      llvm::sort(Each.Vetoes, [](const Veto &A, const Veto &B) {
        return vetoOrder(A) < vetoOrder(B);
      });
  }

  Component component(const Node &First, const Part &P) const {
    Component Made;
    Made.Id = hashOf(First.Key).substr(0, 8);
    Made.Is = P.Shapes.empty() ? Shape::Object : P.Shapes.begin()->first;
    Made.Frontier = P.Frontier;
    if (Options.Pool)
      Made.Unique =
          P.Frontier ? "ownership passes from or to raw pointers" : P.Unique;
    return Made;
  }

  const Graph &Program;
  Ownership &Of;
  const Losses &Lost;
  const DecideOptions &Options;
  Keepers Borrowers;
  UnionFind Together;
  std::map<uint32_t, Part> Parts; ///< Of handles, by what Together finds.
  std::vector<std::pair<uint32_t, Veto>> LaterVetoes;
  bool Grew = false;
};

} // namespace

void split(const Graph &Program, Ownership &Of, const Losses &Lost,
           const DecideOptions &Options) {
  Splitter(Program, Of, Lost, Options).run();
}

} // namespace memleak::migrate
