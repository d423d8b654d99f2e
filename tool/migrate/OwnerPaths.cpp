//===-- OwnerPaths.cpp - Owners on their way through functions ------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ownership.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <set>

namespace memleak::migrate {

namespace {

/// What a pointer may be at some point, as a set.
enum State : uint8_t { Unreached = 0, Owned = 1, Empty = 2, Moved = 4 };

class PathFollower {
public:
  PathFollower(const Graph &Program, Ownership &Of) : Program(Program), Of(Of) {
    std::set<std::string> OnDestruction;
    for (const Facts &Unit : Program.units())
      OnDestruction.insert(Unit.DestructorCalls.begin(),
                           Unit.DestructorCalls.end());
    for (const Facts &Unit : Program.units()) {
      for (const Release &Each : Unit.Releases) {
        ReleasedNodes.insert(Each.Node);
        if (Each.InDestructor || OnDestruction.count(Each.In))
          DestructorReleases.insert(Each.Node);
      }
      for (const Use &Each : Unit.Uses)
        if (Each.Kept)
          KeptByUse.try_emplace(numberOf(Each.Node), Each.At);
    }
    linkObjects();
    Keeping.assign(Program.nodes().size(), Unknown);
  }

  void run() {
    for (const Facts &Unit : Program.units())
      for (const Paths &Each : Unit.Functions)
        follow(Unit, Each);
    losses();
    for (const auto &[Group, At] : Shrinks)
      if (auto Keeper = keptFrom(Group))
        veto(Program.group(Group), "escapes",
             "its object would end sooner than now, and someone may keep it",
             *Keeper);
  }

private:
  uint32_t numberOf(const std::string &Key) const {
    return *Program.number(Key);
  }

  /// Which pointers may have had the object that another one has. A variable
  /// that is lent gets what the function leaves in it; it gives the function
  /// its own object only if that takes what it finds.
  void linkObjects() {
    const size_t Count = Program.nodes().size();
    FlowsOut.resize(Count);
    From.resize(Count);
    std::set<uint32_t> Taking;
    for (const Graph::Flow &Each : Program.flows()) {
      const uint32_t A = numberOf(Each.Says->From);
      FlowsOut[A].push_back(&Each);
      From[numberOf(Each.Says->To)].push_back(A);
      if (Program.nodes()[A].Is == Role::Out && Of.Owner[Each.To])
        Taking.insert(Each.From);
    }
    for (const Facts &Unit : Program.units())
      for (const Edge &Each : Unit.Edges) {
        if (!Each.Same)
          continue;
        const uint32_t A = numberOf(Each.From), B = numberOf(Each.To);
        From[A].push_back(B);
        const bool Lends = Program.nodes()[B].Is == Role::Out &&
                           Program.nodes()[A].Is != Role::Out;
        if (!Lends || Taking.count(Program.group(B)))
          From[B].push_back(A);
      }
  }

  Component *component(uint32_t Group) {
    return Of.PartOf[Group] ? &Of.Components[*Of.PartOf[Group]] : nullptr;
  }
  void veto(uint32_t Group, llvm::StringRef Reason, llvm::StringRef Text,
            const Place &At) {
    if (Component *C = component(Group)) {
      Veto New{Program.nodes()[Group].Key, Reason.str(), Text.str(), At};
      auto Before = [](const Veto &A, const Veto &B) {
        return vetoOrder(A) < vetoOrder(B);
      };
      C->Vetoes.insert(llvm::upper_bound(C->Vetoes, New, Before), New);
    }
  }
  void shrink(uint32_t Node, const Place &At, bool IsLeak) {
    Shrinks.try_emplace(Node, At);
    if (Component *C = component(Program.group(Node)); C && IsLeak)
      if (!llvm::is_contained(llvm::map_range(C->Leaks, keyOf), keyOf(At)))
        C->Leaks.push_back(At);
  }
  static std::pair<std::string, unsigned> keyOf(const Place &At) {
    return {At.File, At.Line};
  }

  /// Handles of elements and members go with what holds them.
  void losses() {
    for (const Facts &Unit : Program.units())
      for (const Veto &Each : Unit.Losses)
        if (Of.Owner[Program.groupOf(Each.Node)])
          shrink(numberOf(Each.Node), Each.At, false);
    for (const Node &Each : Program.nodes()) {
      uint32_t Group = Program.groupOf(Each.Key);
      if (!Of.Owner[Group])
        continue;
      if (!Each.Of.empty() && !DestructorReleases.count(Each.Key))
        shrink(numberOf(Each.Key), Each.At, false);
      else if (Each.Is == Role::Element && !ReleasedNodes.count(Each.Key))
        shrink(numberOf(Each.Key), Each.At, false);
    }
  }

  //===-- Who keeps what it borrows ---------------------------------------===//

  enum Keeps : uint8_t { Unknown, No, Yes };

  /// Whether a borrower may have the pointer after the call it got it in.
  bool keeps(uint32_t Start) {
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
        Work.push_back(numberOf(Each->Says->To));
      // An overrider may do otherwise.
      for (uint32_t Other : From[Group])
        if (Program.group(Other) == Program.group(Group))
          Work.push_back(Other);
    }
    return false;
  }

  /// Where the pointer of an owner, or of one that it had it from, goes to
  /// someone who may keep it.
  std::optional<Place> keptFrom(uint32_t Start) {
    std::vector<uint32_t> Work = {Start};
    std::set<uint32_t> Seen;
    while (!Work.empty()) {
      const uint32_t Group = Work.back();
      Work.pop_back();
      if (!Seen.insert(Group).second)
        continue;
      if (auto Found = keptAt(Group))
        return Found;
      llvm::append_range(Work, From[Group]);
    }
    return std::nullopt;
  }

  std::optional<Place> keptAt(uint32_t Group) {
    if (auto Found = KeptByUse.find(Group); Found != KeptByUse.end())
      return Found->second;
    for (const Graph::Flow *Each : FlowsOut[Group]) {
      if (Of.Owner[Each->To])
        continue;
      const uint32_t To = numberOf(Each->Says->To);
      Keeps &Answer = Keeping[To];
      if (Answer == Unknown)
        Answer = keeps(To) ? Yes : No;
      if (Answer == Yes)
        return Each->Says->At;
    }
    return std::nullopt;
  }

  //===-- One function ----------------------------------------------------===//

  struct Walk {
    const Facts &Unit;
    const Paths &Flow;
    std::vector<std::optional<uint32_t>> Groups; ///< Of owners, by variable.
    std::vector<std::vector<uint8_t>> Entry;     ///< By block and variable.
    bool Tell = false; ///< The states are final, and say what is wrong.
  };

  Place at(const Walk &W, unsigned Line) const { return {W.Flow.File, Line}; }

  void moved(Walk &W, uint32_t Var, const Event &E) {
    if (W.Tell)
      veto(*W.Groups[Var], "used-after-move",
           "it is used after it was handed on", at(W, E.Line));
  }

  void step(Walk &W, const Event &E, std::vector<uint8_t> &States) {
    stepMembers(W, E, States);
    if (!W.Groups[E.Var])
      return;
    const uint32_t Group = *W.Groups[E.Var];
    uint8_t &S = States[E.Var];
    switch (E.Is) {
    case Event::Owned:
    case Event::FromEdge:
    case Event::Other:
    case Event::Null:
      if (W.Tell && (S & Owned))
        shrink(numberOf(W.Flow.Variables[E.Var].Node), at(W, E.Line),
               W.Flow.Variables[E.Var].Is != Role::Field);
      S = E.Is == Event::Null ? Empty : Owned;
      break;
    case Event::Released:
      S = Empty;
      break;
    case Event::Out:
      if (S & Moved)
        moved(W, E.Var, E);
      if (Of.Owner[Program.groupOf(W.Unit.Edges[E.Edge].To)])
        S = Moved;
      break;
    case Event::Swapped:
      if (S & Moved)
        moved(W, E.Var, E);
      S = Owned | Empty;
      break;
    case Event::Used:
      if (S & Moved)
        moved(W, E.Var, E);
      break;
    case Event::Called:
      if ((S & Moved) && W.Tell)
        veto(Group, "shared",
             "it is handed on, and a call may look before it is set anew",
             at(W, Line));
      break;
    }
    if (E.Line)
      Line = E.Line;
  }

  /// A member goes with the object that its base points to; once the base
  /// points elsewhere, nothing is known of whether the member was emptied.
  void stepMembers(Walk &W, const Event &E, std::vector<uint8_t> &States) {
    const bool Ends = E.Is == Event::Released;
    const bool Sets = E.Is == Event::Owned || E.Is == Event::FromEdge ||
                      E.Is == Event::Null || E.Is == Event::Other;
    if (!Ends && !Sets)
      return;
    for (size_t I = 0; I < States.size(); ++I) {
      if (W.Flow.Variables[I].Base != E.Var || !W.Groups[I])
        continue;
      if (Sets && (States[I] & Moved) && W.Tell)
        veto(*W.Groups[I], "shared",
             "it is handed on, and its member still has it", at(W, E.Line));
      States[I] = Ends ? Empty : Owned | Empty;
    }
  }

  std::vector<uint8_t> through(Walk &W, uint32_t Block) {
    std::vector<uint8_t> States = W.Entry[Block];
    for (const Event &E : W.Flow.Blocks[Block].Events)
      step(W, E, States);
    return States;
  }

  static bool merge(std::vector<uint8_t> &Into,
                    const std::vector<uint8_t> &New) {
    bool Grew = false;
    for (size_t I = 0; I < Into.size(); ++I) {
      Grew |= (Into[I] | New[I]) != Into[I];
      Into[I] |= New[I];
    }
    return Grew;
  }

  void follow(const Facts &Unit, const Paths &Flow) {
    Walk W{Unit, Flow, {}, {}, false};
    bool Any = false;
    for (const Paths::Variable &Each : Flow.Variables) {
      uint32_t Group = Program.groupOf(Each.Node);
      Any |= Of.Owner[Group];
      W.Groups.push_back(Of.Owner[Group] ? std::optional(Group) : std::nullopt);
    }
    if (!Any)
      return;
    W.Entry.assign(Flow.Blocks.size(),
                   std::vector<uint8_t>(Flow.Variables.size(), Unreached));
    for (size_t I = 0; I < Flow.Variables.size(); ++I)
      W.Entry[Flow.Entry][I] = entryState(Flow, I);
    std::vector<uint32_t> Work = {Flow.Entry};
    std::set<uint32_t> Reached = {Flow.Entry};
    while (!Work.empty()) {
      uint32_t Block = Work.back();
      Work.pop_back();
      std::vector<uint8_t> States = through(W, Block);
      for (uint32_t Next : Flow.Blocks[Block].Successors) {
        bool Grew =
            merge(W.Entry[Next], refined(Flow.Blocks[Block], Next, States));
        if (Reached.insert(Next).second || Grew)
          Work.push_back(Next);
      }
    }
    W.Tell = true;
    for (uint32_t Block : Reached)
      through(W, Block);
    atExit(W);
  }

  static uint8_t entryState(const Paths &Flow, size_t Var) {
    switch (Flow.Variables[Var].Is) {
    case Role::Parameter:
      return Owned;
    case Role::Field:
      return Flow.Constructor ? Empty : Owned | Empty;
    default:
      return Empty;
    }
  }

  /// On the way where it is null it is nobody's.
  static std::vector<uint8_t> refined(const Block &From, uint32_t Next,
                                      std::vector<uint8_t> States) {
    if (!From.Tested)
      return States;
    uint8_t &S = States[*From.Tested];
    if (Next == From.NullSuccessor)
      S = Empty;
    else if (S & ~Empty)
      S &= ~Empty;
    return States;
  }

  void atExit(Walk &W) {
    for (size_t I = 0; I < W.Groups.size(); ++I) {
      if (!W.Groups[I])
        continue;
      uint8_t S = W.Entry[W.Flow.Exit][I];
      const Place &Declared =
          Program.nodes()[*Program.number(W.Flow.Variables[I].Node)].At;
      if (W.Flow.Variables[I].Is == Role::Field ||
          W.Flow.Variables[I].Is == Role::Out) {
        if ((S & Moved) && !W.Flow.Destructor)
          veto(*W.Groups[I], "shared",
               "it is handed on, and its member still has it", Declared);
      } else if (S & Owned) {
        shrink(numberOf(W.Flow.Variables[I].Node), Declared, true);
      }
    }
  }

  const Graph &Program;
  Ownership &Of;
  std::set<std::string> ReleasedNodes, DestructorReleases;
  std::map<uint32_t, Place> KeptByUse;
  // All by node, not by group: variables of one type are not one object.
  std::vector<std::vector<const Graph::Flow *>> FlowsOut;
  std::vector<std::vector<uint32_t>> From;
  std::vector<Keeps> Keeping;
  std::map<uint32_t, Place> Shrinks;
  unsigned Line = 0; ///< Of the last event, for those that have none.
};

} // namespace

void followPaths(const Graph &Program, Ownership &Of) {
  PathFollower(Program, Of).run();
}

} // namespace memleak::migrate
