//===-- Ownership.cpp - Who owns, and which owners belong together --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ownership.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <set>

namespace memleak::migrate {

namespace {

class Decider {
public:
  explicit Decider(const Graph &Program)
      : Program(Program), Count(Program.nodes().size()) {}

  Ownership run() {
    findOwners();
    formComponents();
    shapes();
    refuse();
    return std::move(Out);
  }

private:
  template <class Visit> void eachUnit(Visit V) {
    for (const Facts &Unit : Program.units())
      V(Unit);
  }

  /// What must own: something is acquired into it or released through it.
  std::vector<bool> seeds() {
    std::vector<bool> Seeds(Count, false);
    eachUnit([&](const Facts &Unit) {
      for (const Source &Each : Unit.Sources)
        if (!Each.To.empty())
          Seeds[Program.groupOf(Each.To)] = true;
      for (const Release &Each : Unit.Releases)
        Seeds[Program.groupOf(Each.Node)] = true;
    });
    return Seeds;
  }

  /// Forwards along the flows from what cannot own, as far as nothing must: a
  /// pointer that is given what may be borrowed only borrows.
  std::vector<bool> borrowers(const std::vector<bool> &Seeds) {
    std::vector<std::vector<uint32_t>> OutOf(Count);
    for (const Graph::Flow &Each : Program.flows())
      OutOf[Each.From].push_back(Each.To);
    std::vector<bool> Borrows(Count, false);
    std::vector<uint32_t> Work;
    auto Add = [&](uint32_t Group) {
      if (!Seeds[Group] && !Borrows[Group]) {
        Borrows[Group] = true;
        Work.push_back(Group);
      }
    };
    eachUnit([&](const Facts &Unit) {
      for (const Veto &Each : Unit.Vetoes)
        Add(Program.groupOf(Each.Node));
    });
    while (!Work.empty()) {
      const uint32_t Group = Work.back();
      Work.pop_back();
      for (uint32_t To : OutOf[Group])
        Add(To);
    }
    return Borrows;
  }

  /// Backwards along the flows from what must own.
  void findOwners() {
    const std::vector<bool> Seeds = seeds();
    const std::vector<bool> Borrows = borrowers(Seeds);
    std::vector<std::vector<uint32_t>> Into(Count);
    for (const Graph::Flow &Each : Program.flows())
      Into[Each.To].push_back(Each.From);
    Out.Owner = Seeds;
    std::vector<uint32_t> Work;
    for (uint32_t Group = 0; Group < Count; ++Group)
      if (Seeds[Group])
        Work.push_back(Group);
    while (!Work.empty()) {
      const uint32_t Group = Work.back();
      Work.pop_back();
      for (uint32_t From : Into[Group])
        if (!Out.Owner[From] && !Borrows[From]) {
          Out.Owner[From] = true;
          Work.push_back(From);
        }
    }
  }

  void formComponents() {
    UnionFind Together(Count);
    for (const Graph::Flow &Each : Program.flows())
      if (Out.Owner[Each.From] && Out.Owner[Each.To])
        Together.join(Each.From, Each.To);
    Out.PartOf.assign(Count, std::nullopt);
    std::map<uint32_t, uint32_t> Numbers;
    for (uint32_t Node = 0; Node < Count; ++Node) {
      uint32_t Group = Program.group(Node);
      if (!Out.Owner[Group])
        continue;
      auto [Entry, New] =
          Numbers.try_emplace(Together.find(Group), Out.Components.size());
      if (New) {
        Out.Components.emplace_back();
        Out.Components.back().Id =
            hashOf(Program.nodes()[Node].Key).substr(0, 8);
      }
      Out.PartOf[Group] = Entry->second;
      Out.Components[Entry->second].Nodes.push_back(Node);
    }
  }

  Component *of(llvm::StringRef Key) {
    uint32_t Group = Program.groupOf(Key);
    return Out.PartOf[Group] ? &Out.Components[*Out.PartOf[Group]] : nullptr;
  }

  static void veto(Component *C, llvm::StringRef Node, llvm::StringRef Reason,
                   llvm::StringRef Text, const Place &At) {
    if (C)
      C->Vetoes.push_back({Node.str(), Reason.str(), Text.str(), At});
  }

  /// How each component acquires and releases, if it does so in one way.
  void shapes() {
    struct Ways {
      std::map<Shape, Place> Seen;
      std::string Node;
    };
    std::vector<Ways> All(Out.Components.size());
    auto See = [&](const std::string &Key, Shape Is, const Place &At) {
      Ways &W = All[*Out.PartOf[Program.groupOf(Key)]];
      W.Node = Key;
      W.Seen.try_emplace(Is, At);
    };
    eachUnit([&](const Facts &Unit) {
      for (const Source &Each : Unit.Sources)
        if (!Each.To.empty())
          See(Each.To, Each.Is, Each.At);
      for (const Release &Each : Unit.Releases)
        See(Each.Node, Each.Is, Each.At);
    });
    for (size_t I = 0; I < All.size(); ++I) {
      if (All[I].Seen.empty())
        continue;
      Out.Components[I].Is = All[I].Seen.begin()->first;
      if (All[I].Seen.size() > 1)
        veto(&Out.Components[I], All[I].Node, "mixed-kinds",
             "it is acquired or released in more than one way",
             All[I].Seen.rbegin()->second);
    }
  }

  /// All that single facts have against a component.
  void refuse() {
    eachUnit([&](const Facts &Unit) {
      for (const Veto &Each : Unit.Vetoes)
        veto(of(Each.Node), Each.Node, Each.Reason, Each.Text, Each.At);
      for (const Veto &Each : Unit.Subscripts)
        if (Component *C = of(Each.Node); C && C->Is != Shape::Array)
          veto(C, Each.Node, Each.Reason, Each.Text, Each.At);
      for (const Source &Each : Unit.Sources)
        if (!Each.To.empty() && !Each.Reason.empty())
          veto(of(Each.To), Each.To, Each.Reason, Each.Text, Each.At);
      for (const Release &Each : Unit.Releases)
        if (Each.Conditional)
          veto(of(Each.Node), Each.Node, "conditional",
               "its destructor releases it on some condition only", Each.At);
    });
    refuseFlows();
    refuseNodes();
    refuseClasses();
    refuseUnreleased();
    for (Component &Each : Out.Components)
      llvm::sort(Each.Vetoes, [](const Veto &A, const Veto &B) {
        return vetoOrder(A) < vetoOrder(B);
      });
  }

  void refuseFlows() {
    for (const Graph::Flow &Flow : Program.flows()) {
      const Edge &Each = *Flow.Says;
      if (!Out.Owner[Flow.From]) {
        if (Out.Owner[Flow.To])
          veto(of(Each.To), Each.To, "borrows",
               "it is given a value that it may not own", Each.At);
        continue;
      }
      Component *C = of(Each.From);
      if (!Out.Owner[Flow.To]) {
        if (!Each.CanGet)
          veto(C, Each.From,
               llvm::StringRef(Each.From).ends_with("#r") ? "temporary"
                                                          : "macro",
               "it is given to what does not own in a form that is not "
               "rewritten",
               Each.At);
        continue;
      }
      if (!Each.CanMove)
        veto(C, Each.From, "macro", "a macro hands it on", Each.At);
      if (Each.Together)
        veto(C, Each.From, "used-together",
             "it is handed on and used in one expression", Each.At);
      if (!Each.Placed)
        veto(C, Each.From, "shared",
             "another takes it, and nothing shows that it is given up here",
             Each.At);
    }
  }

  void refuseNodes() {
    std::map<std::string, std::string> Untold; // file: why
    std::set<std::string> InC;
    eachUnit([&](const Facts &Unit) {
      for (const FileFacts &File : Unit.Files) {
        if (!Unit.Trouble.empty())
          Untold.try_emplace(File.Path, Unit.Trouble);
        if (Unit.IsC)
          InC.insert(File.Path);
      }
    });
    for (Component &C : Out.Components)
      for (uint32_t Number : C.Nodes) {
        const Node &N = Program.nodes()[Number];
        if (auto Found = Untold.find(N.At.File); Found != Untold.end())
          veto(&C, N.Key, "broken",
               "a source that sees it does not compile: " + Found->second,
               N.At);
        if (InC.count(N.At.File))
          veto(&C, N.Key, "interface", "C code sees it", N.At);
        const bool OfFunction = N.Is == Role::Parameter || N.Is == Role::Out ||
                                N.Is == Role::Return;
        if (OfFunction && !N.Defined)
          veto(&C, N.Key, "interface",
               "its function is not defined in any source", N.At);
      }
  }

  /// Classes that are copied, made of bytes or that delete themselves.
  void refuseClasses() {
    std::map<std::string, const ClassFact *> Copied, Suicidal;
    std::map<std::string, std::vector<std::string>> Related;
    eachUnit([&](const Facts &Unit) {
      for (const ClassFact &Each : Unit.Copied)
        Copied.try_emplace(Each.Class, &Each);
      for (const ClassFact &Each : Unit.SelfDeleting)
        Suicidal.try_emplace(Each.Class, &Each);
      for (const auto &[Class, Base] : Unit.Bases) {
        Related[Class].push_back(Base);
        Related[Base].push_back(Class);
      }
    });
    std::vector<std::string> Work;
    for (const auto &[Class, Fact] : Suicidal)
      Work.push_back(Class);
    while (!Work.empty()) {
      std::string Class = std::move(Work.back());
      Work.pop_back();
      for (const std::string &Other : Related[Class])
        if (Suicidal.try_emplace(Other, Suicidal[Class]).second)
          Work.push_back(Other);
    }
    for (Component &C : Out.Components)
      for (uint32_t Number : C.Nodes) {
        const Node &N = Program.nodes()[Number];
        if (auto Found = Copied.find(N.Of);
            !N.Of.empty() && Found != Copied.end())
          veto(&C, N.Key, Found->second->Reason, Found->second->Text,
               Found->second->At);
        if (auto Found = Suicidal.find(N.Class);
            !N.Class.empty() && Found != Suicidal.end())
          veto(&C, N.Key, Found->second->Reason, Found->second->Text,
               Found->second->At);
      }
  }

  /// Whoever owns must release, or hand on, somewhere: what nobody ever ends
  /// must not be ended by a handle.
  void refuseUnreleased() {
    std::set<std::string> Ends;
    eachUnit([&](const Facts &Unit) {
      for (const Release &Each : Unit.Releases)
        Ends.insert(Each.Node);
      for (const Edge &Each : Unit.Edges)
        if (!Each.Same && Out.Owner[Program.groupOf(Each.To)])
          Ends.insert(Each.From);
    });
    for (Component &C : Out.Components) {
      bool Released = false;
      for (uint32_t Number : C.Nodes) {
        const Node &N = Program.nodes()[Number];
        if (Ends.count(N.Key)) {
          Released = true;
          continue;
        }
        if (N.Is == Role::Return || N.Is == Role::Out || Lent(N.Key))
          continue;
        veto(&C, N.Key, "never-released", "nothing releases it or hands it on",
             N.At);
      }
      if (!Released && !C.Nodes.empty())
        veto(&C, Program.nodes()[C.Nodes.front()].Key, "never-released",
             "nothing releases what it holds",
             Program.nodes()[C.Nodes.front()].At);
    }
  }

  /// Whether the group that \p Key belongs to ends it elsewhere: a container
  /// that is lent, an overrider that does nothing with what it is given.
  bool Lent(const std::string &Key) {
    if (LentKeys.empty()) {
      eachUnit([&](const Facts &Unit) {
        for (const Edge &Each : Unit.Edges)
          if (Each.Same && llvm::StringRef(Each.To).contains("#e"))
            LentKeys.insert(Each.To);
      });
      LentKeys.insert("");
    }
    return LentKeys.contains(Key);
  }

  const Graph &Program;
  const size_t Count;
  Ownership Out;
  llvm::StringSet<> LentKeys;
};

} // namespace

Ownership decide(const Graph &Program) {
  Ownership Out = Decider(Program).run();
  followPaths(Program, Out);
  return Out;
}

} // namespace memleak::migrate
