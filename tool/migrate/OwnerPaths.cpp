//===-- OwnerPaths.cpp - Owners on their way through functions ------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Beginnings.h"
#include "Keepers.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

namespace memleak::migrate {

namespace {

/// What a pointer may be at some point, as a set.
enum State : uint8_t {
  Unreached = 0,
  Owned = 1,
  Empty = 2,
  Moved = 4,
  Kept = 8,     ///< If owned, someone was lent it who may have kept it.
  Found = 16,   ///< Behind an out-pointer: what the caller had there.
  Watched = 32, ///< If owned, variables that end before it may have it.
};

class PathFollower {
public:
  PathFollower(const Graph &Program, Ownership &Of)
      : Program(Program), Of(Of), Borrowers(Program, Of), Starts(Program) {
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
    }
  }

  Losses run() {
    findSetters();
    for (const Facts &Unit : Program.units())
      for (const Paths &Each : Unit.Functions)
        follow(Unit, Each);
    losses();
    for (const Edge *Each : TakenAsFound)
      Of.OwnOut.erase(Each);
    return std::move(Lost);
  }

private:
  uint32_t numberOf(const std::string &Key) const {
    return *Program.number(Key);
  }

  void veto(uint32_t Group, llvm::StringRef Reason, llvm::StringRef Text,
            const Place &At) {
    Of.Vetoes[Group].push_back(
        {Program.nodes()[Group].Key, Reason.str(), Text.str(), At});
  }
  void lose(const Losses::Loss &Is, const Place &At, bool IsLeak) {
    Lost.All.try_emplace(Is, At);
    if (!IsLeak)
      return;
    std::vector<Place> &Known = Lost.Leaks[Program.group(Is.Node)];
    if (!llvm::is_contained(llvm::map_range(Known, keyOf), keyOf(At)))
      Known.push_back(At);
  }
  static std::pair<std::string, unsigned> keyOf(const Place &At) {
    return {At.File, At.Line};
  }

  /// Handles of elements and members go with what holds them, and a result
  /// that nobody takes at once. Who got other results is not asked then.
  void losses() {
    for (const Facts &Unit : Program.units())
      for (const Veto &Each : Unit.Losses) {
        const bool IsResult =
            Program.nodes()[numberOf(Each.Node)].Is == Role::Return;
        if (Of.Owner[Program.groupOf(Each.Node)])
          lose({numberOf(Each.Node), false, !IsResult}, Each.At, IsResult);
      }
    for (const Node &Each : Program.nodes()) {
      uint32_t Group = Program.groupOf(Each.Key);
      if (!Of.Owner[Group])
        continue;
      if (!Each.Of.empty() && !DestructorReleases.count(Each.Key))
        lose({numberOf(Each.Key), false, true}, Each.At, false);
      else if (Each.Is == Role::Element && !ReleasedNodes.count(Each.Key))
        lose({numberOf(Each.Key), false, true}, Each.At, false);
    }
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

  static void keep(uint8_t &S, bool IsGiven) {
    if (IsGiven)
      S = Moved;
    else if (S & Owned)
      S |= State::Kept;
  }

  /// Whether a variable that is gone before the pointer is all that keeps it.
  bool endsFirst(const Edge &Lent) const {
    return Lent.Briefly && !Borrowers.keepsBeyond(Lent);
  }

  static bool isVariable(Role Is) {
    return Is == Role::Local || Is == Role::Parameter;
  }

  void loseIn(const Walk &W, uint32_t Var, uint8_t S, const Place &At) {
    const Paths::Variable &V = W.Flow.Variables[Var];
    const bool IsVariable = isVariable(V.Is);
    lose({numberOf(V.Node), IsVariable && (S & State::Kept), !IsVariable}, At,
         V.Is != Role::Field);
  }

  /// Whether the variable was handed on before, so that the event is about
  /// what another name has.
  bool isElsewhere(const Walk &W, const Event &E) const {
    return llvm::any_of(E.After, [&](uint32_t Fact) {
      return endsOwnership(Program, Of, W.Unit, Fact);
    });
  }

  /// What another name has can be looked at, and no more.
  static bool canBeElsewhere(Event::Kind Is, bool ToOwner) {
    return Is == Event::Used || Is == Event::Kept ||
           (Is == Event::Out && !ToOwner);
  }

  void step(Walk &W, const Event &E, std::vector<uint8_t> &States) {
    stepMembers(W, E, States);
    if (!W.Groups[E.Var])
      return;
    if (isElsewhere(W, E)) {
      if (!canBeElsewhere(E.Is, leadsToOwner(W, E)))
        moved(W, E.Var, E);
      return;
    }
    const uint32_t Group = *W.Groups[E.Var];
    uint8_t &S = States[E.Var];
    switch (E.Is) {
    case Event::Owned:
    case Event::FromEdge:
    case Event::Other:
    case Event::Null:
    case Event::Lent:
      if (W.Tell && (S & Owned))
        loseIn(W, E.Var, S & Watched ? S | State::Kept : S, at(W, E.Line));
      S = after(W, E, S);
      break;
    case Event::Forwarded:
      if (!NotAlwaysSet.count(Program.groupOf(W.Unit.Edges[E.Fact].To)))
        S = (S & ~Found) ? S & ~Found : Owned;
      break;
    case Event::Released:
      S = Empty;
      break;
    case Event::Out:
      if (S & Moved)
        moved(W, E.Var, E);
      if (W.Tell)
        (S & Found ? TakenAsFound : Of.OwnOut).insert(&W.Unit.Edges[E.Fact]);
      if (Of.Owner[Program.groupOf(W.Unit.Edges[E.Fact].To)])
        S = Moved;
      else if (endsFirst(W.Unit.Edges[E.Fact]))
        S |= S & Owned ? Watched : Unreached;
      else if (Borrowers.keeps(W.Unit.Edges[E.Fact]))
        keep(S, Of.Given.count(&W.Unit.Edges[E.Fact]));
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
    case Event::Kept:
      if (S & Moved)
        moved(W, E.Var, E);
      keep(S, Of.Given.count(&W.Unit.Uses[E.Fact]));
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

  /// What the variable may be once it was set.
  uint8_t after(const Walk &W, const Event &E, uint8_t Before) const {
    if (E.Is == Event::Null)
      return Empty;
    const bool MayStay =
        E.Is == Event::Lent && (Before & Found) &&
        NotAlwaysSet.count(Program.groupOf(W.Unit.Edges[E.Fact].To));
    return MayStay ? Owned | Found : Owned;
  }

  /// A member goes with the object that its base points to; once the base
  /// points elsewhere, nothing is known of whether the member was emptied.
  void stepMembers(Walk &W, const Event &E, std::vector<uint8_t> &States) {
    const bool Ends = E.Is == Event::Released;
    const bool Sets = E.Is == Event::Owned || E.Is == Event::FromEdge ||
                      E.Is == Event::Null || E.Is == Event::Other ||
                      E.Is == Event::Lent;
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

  //===-- What is behind out-pointers -------------------------------------===//

  /// Which functions may leave behind an out-pointer what they found there. All
  /// are thought not to, until one is seen to; so for those that hand the
  /// pointer on to each other.
  void findSetters() {
    std::set<uint32_t> Seen;
    std::vector<Walk> Setting;
    for (const Facts &Unit : Program.units())
      for (const Paths &Each : Unit.Functions) {
        bool HasOut = false;
        for (const Paths::Variable &V : Each.Variables)
          if (V.Is == Role::Out) {
            HasOut = true;
            Seen.insert(numberOf(V.Node));
          }
        Walk W{Unit, Each, {}, {}, false};
        if (HasOut && begin(W))
          Setting.push_back(std::move(W));
      }
    for (uint32_t I = 0; I < Program.nodes().size(); ++I)
      if (const Node &N = Program.nodes()[I];
          N.Is == Role::Out && (N.End || !N.Defined) && !Seen.count(I))
        NotAlwaysSet.insert(Program.group(I));
    for (bool Grew = true; Grew;) {
      Grew = false;
      for (Walk &W : Setting) {
        spread(W);
        for (size_t I = 0; I < W.Groups.size(); ++I)
          if (W.Groups[I] && W.Flow.Variables[I].Is == Role::Out &&
              (W.Entry[W.Flow.Exit][I] & Found))
            Grew |= NotAlwaysSet.insert(*W.Groups[I]).second;
      }
    }
  }

  //===-- A walk ----------------------------------------------------------===//

  /// False if no variable of the function owns.
  bool begin(Walk &W) const {
    bool Any = false;
    for (const Paths::Variable &Each : W.Flow.Variables) {
      uint32_t Group = Program.groupOf(Each.Node);
      Any |= Of.Owner[Group];
      W.Groups.push_back(Of.Owner[Group] ? std::optional(Group) : std::nullopt);
    }
    return Any;
  }

  /// The states with which blocks begin; returns those that are reached.
  std::set<uint32_t> spread(Walk &W) {
    const Paths &Flow = W.Flow;
    W.Entry.assign(Flow.Blocks.size(),
                   std::vector<uint8_t>(Flow.Variables.size(), Unreached));
    for (size_t I = 0; I < Flow.Variables.size(); ++I)
      W.Entry[Flow.Entry][I] = entryState(W, I);
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
    return Reached;
  }

  void follow(const Facts &Unit, const Paths &Flow) {
    Walk W{Unit, Flow, {}, {}, false};
    if (!begin(W))
      return;
    giveAway(W);
    const std::set<uint32_t> Reached = spread(W);
    W.Tell = true;
    for (uint32_t Block : Reached)
      through(W, Block);
    atExit(W);
  }

  /// Whether the pointer is looked at again if \p Live says that it is after
  /// the event.
  static bool liveBefore(const Event &E, bool Live) {
    switch (E.Is) {
    case Event::Owned:
    case Event::FromEdge:
    case Event::Other:
    case Event::Null:
    case Event::Lent:
      return false;
    case Event::Called:
      return Live;
    default:
      return true;
    }
  }

  /// Whether the event lends the pointer to someone who may keep it, and could
  /// be written as giving it away.
  const void *givableFact(const Walk &W, const Event &E) const {
    if (!W.Groups[E.Var] || !isVariable(W.Flow.Variables[E.Var].Is) ||
        isElsewhere(W, E))
      return nullptr;
    if (E.Is == Event::Kept) {
      const Use &Said = W.Unit.Uses[E.Fact];
      return Said.Release ? &Said : nullptr;
    }
    if (E.Is != Event::Out)
      return nullptr;
    const Edge &Says = W.Unit.Edges[E.Fact];
    const bool Givable = !Of.Owner[Program.groupOf(Says.To)] && Says.Release &&
                         !Says.Together && Says.Placed &&
                         Borrowers.keeps(Says) && !endsFirst(Says);
    return Givable ? &Says : nullptr;
  }

  bool leadsToOwner(const Walk &W, const Event &E) const {
    return E.Is == Event::Out &&
           Of.Owner[Program.groupOf(W.Unit.Edges[E.Fact].To)];
  }

  bool isGiven(const Walk &W, const Event &E) const {
    return (E.Is == Event::Kept && Of.Given.count(&W.Unit.Uses[E.Fact])) ||
           (E.Is == Event::Out && Of.Given.count(&W.Unit.Edges[E.Fact]));
  }

  /// Calls \p OnEvent with each event and whether its variable is looked at
  /// after it; mentions that have another name after \p Given do not count.
  void lookAhead(const Walk &W, std::optional<uint32_t> Given,
                 llvm::function_ref<void(const Event &, bool)> OnEvent) const {
    const std::vector<Block> &Blocks = W.Flow.Blocks;
    std::vector<std::vector<bool>> Live(
        Blocks.size(), std::vector<bool>(W.Flow.Variables.size(), false));
    auto Counts = [&](const Event &E) {
      return !isElsewhere(W, E) &&
             !(Given && llvm::is_contained(E.After, *Given) &&
               canBeElsewhere(E.Is, leadsToOwner(W, E)) && !isGiven(W, E));
    };
    auto Backwards = [&](size_t I, auto OnEvent) {
      std::vector<bool> Now(W.Flow.Variables.size(), false);
      for (uint32_t Next : Blocks[I].Successors)
        for (size_t V = 0; V < Now.size(); ++V)
          Now[V] = Now[V] || Live[Next][V];
      for (const Event &E : llvm::reverse(Blocks[I].Events)) {
        OnEvent(E, Now[E.Var]);
        if (Counts(E))
          Now[E.Var] = liveBefore(E, Now[E.Var]);
      }
      return Now;
    };
    for (bool Grew = true; Grew;) {
      Grew = false;
      // Successors mostly have smaller numbers.
      for (size_t I = 0; I < Blocks.size(); ++I) {
        auto Now = Backwards(I, [](const Event &, bool) {});
        Grew |= Now != Live[I];
        Live[I] = std::move(Now);
      }
    }
    for (size_t I = 0; I < Blocks.size(); ++I)
      Backwards(I, OnEvent);
  }

  /// A variable that is lent to a keeper and not looked at again gave away what
  /// it had.
  void giveAway(const Walk &W) {
    llvm::DenseMap<const void *, bool> Dead;
    lookAhead(W, std::nullopt, [&](const Event &E, bool IsLive) {
      if (const void *Fact = givableFact(W, E)) {
        auto [Entry, New] = Dead.try_emplace(Fact, true);
        Entry->second &= !IsLive;
      }
    });
    for (const auto &[Fact, IsDead] : Dead)
      if (IsDead)
        Of.Given.insert(Fact);
    giveAwayRenamed(W);
  }

  /// So did one that is only looked at where it can have another name.
  void giveAwayRenamed(const Walk &W) {
    std::set<uint32_t> Renaming;
    for (const Block &Each : W.Flow.Blocks)
      for (const Event &E : Each.Events)
        Renaming.insert(E.After.begin(), E.After.end());
    if (Renaming.empty())
      return;
    // Earlier blocks mostly have greater numbers.
    for (const Block &Each : llvm::reverse(W.Flow.Blocks))
      for (const Event &E : Each.Events) {
        const uint32_t Number = E.Is == Event::Kept ? E.Fact | IsUse : E.Fact;
        const void *Fact = givableFact(W, E);
        if (!Fact || !Renaming.count(Number) || Of.Given.count(Fact))
          continue;
        bool IsDead = true;
        lookAhead(W, Number, [&](const Event &Other, bool IsLive) {
          if (Other.Is == E.Is && Other.Fact == E.Fact)
            IsDead &= !IsLive;
        });
        if (IsDead)
          Of.Given.insert(Fact);
      }
  }

  uint8_t entryState(const Walk &W, size_t Var) const {
    switch (W.Flow.Variables[Var].Is) {
    case Role::Parameter:
      return Owned;
    case Role::Out:
      return Empty | Found;
    case Role::Field:
      if (W.Flow.Constructor ||
          (W.Groups[Var] && Starts.neverSetBefore(W.Flow, Var)))
        return Empty;
      return Owned | Empty;
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
        loseIn(W, I, S, Declared);
      }
    }
  }

  const Graph &Program;
  Ownership &Of;
  std::set<std::string> ReleasedNodes, DestructorReleases;
  Keepers Borrowers;
  Beginnings Starts;
  std::set<uint32_t> NotAlwaysSet; ///< Groups behind out-pointers.
  llvm::DenseSet<const Edge *> TakenAsFound;
  Losses Lost;
  unsigned Line = 0; ///< Of the last event, for those that have none.
};

} // namespace

Losses followPaths(const Graph &Program, Ownership &Of) {
  return PathFollower(Program, Of).run();
}

} // namespace memleak::migrate
