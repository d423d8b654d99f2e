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
    Out.Vetoes.resize(Count);
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

  /// Against the group of a node, if that owns.
  void veto(const std::string &Node, llvm::StringRef Reason,
            llvm::StringRef Text, const Place &At) {
    const uint32_t Group = Program.groupOf(Node);
    if (Out.Owner[Group])
      Out.Vetoes[Group].push_back({Node, Reason.str(), Text.str(), At});
  }

  /// All that single facts have against an owner.
  void refuse() {
    eachUnit([&](const Facts &Unit) {
      for (const Veto &Each : Unit.Vetoes)
        veto(Each.Node, Each.Reason, Each.Text, Each.At);
      for (const Release &Each : Unit.Releases)
        if (Each.Conditional)
          veto(Each.Node, "conditional",
               "its destructor releases it on some condition only", Each.At);
    });
    for (const Graph::Flow &Each : Program.flows())
      refuseFlow(Each, *Each.Says);
    refuseNodes();
    refuseClasses();
  }

  void refuseFlow(const Graph::Flow &Flow, const Edge &Says) {
    const bool FromOwner = Out.Owner[Flow.From], ToOwner = Out.Owner[Flow.To];
    if (!FromOwner && ToOwner)
      veto(Says.To, "borrows", "it is given a value that it may not own",
           Says.At);
    if (FromOwner && !ToOwner && !Says.Get && !Says.Release)
      veto(Says.From, "macro",
           "it is given to what does not own in a form that is not rewritten",
           Says.At);
    if (!FromOwner || !ToOwner)
      return;
    if (Says.Together)
      veto(Says.From, "used-together",
           "it is handed on and used in one expression", Says.At);
    if (!Says.Placed)
      veto(Says.From, "shared",
           "another takes it, and nothing shows that it is given up here",
           Says.At);
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
    for (const Node &N : Program.nodes()) {
      if (auto Found = Untold.find(N.At.File); Found != Untold.end())
        veto(N.Key, "broken",
             "a source that sees it does not compile: " + Found->second, N.At);
      if (InC.count(N.At.File))
        veto(N.Key, "interface", "C code sees it", N.At);
      const bool OfFunction =
          N.Is == Role::Parameter || N.Is == Role::Out || N.Is == Role::Return;
      if (OfFunction && !N.Defined)
        veto(N.Key, "interface", "its function is not defined in any source",
             N.At);
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
    for (const Node &N : Program.nodes()) {
      if (auto Found = Copied.find(N.Of);
          !N.Of.empty() && Found != Copied.end())
        veto(N.Key, Found->second->Reason, Found->second->Text,
             Found->second->At);
      if (auto Found = Suicidal.find(N.Class);
          !N.Class.empty() && Found != Suicidal.end())
        veto(N.Key, Found->second->Reason, Found->second->Text,
             Found->second->At);
    }
  }

  const Graph &Program;
  const size_t Count;
  Ownership Out;
};

/// Whoever owns must release, or hand on, somewhere: what nobody ever ends must
/// not be ended by a handle.
void refuseUnreleased(const Graph &Program, Ownership &Of) {
  llvm::StringSet<> Ends, Lent; // lent: the group ends it elsewhere
  for (const Facts &Unit : Program.units()) {
    for (const Release &Each : Unit.Releases)
      Ends.insert(Each.Node);
    for (const Use &Each : Unit.Uses)
      if (Of.Given.count(&Each))
        Ends.insert(Each.Node);
    for (const Edge &Each : Unit.Edges) {
      if (Each.Same && llvm::StringRef(Each.To).contains("#e"))
        Lent.insert(Each.To);
      // What it is given by a function, others release.
      if (Each.Same && llvm::StringRef(Each.To).contains("#o"))
        Lent.insert(Each.From);
      if (!Each.Same &&
          (Of.Owner[Program.groupOf(Each.To)] || Of.Given.count(&Each)))
        Ends.insert(Each.From);
    }
  }
  for (const Node &N : Program.nodes()) {
    const uint32_t Group = Program.groupOf(N.Key);
    if (Of.Owner[Group] && N.Is != Role::Return && N.Is != Role::Out &&
        !Ends.contains(N.Key) && !Lent.contains(N.Key))
      Of.Vetoes[Group].push_back({N.Key, "never-released",
                                  "nothing releases it or hands it on", N.At,
                                  /*Follows=*/true});
  }
}

} // namespace

bool endsOwnership(const Graph &Program, const Ownership &Of, const Facts &Unit,
                   uint32_t Fact) {
  if (Fact & IsUse)
    return Of.Given.count(&Unit.Uses[Fact & ~IsUse]);
  const Edge &Says = Unit.Edges[Fact];
  return Of.Owner[Program.groupOf(Says.To)] || Of.Given.count(&Says);
}

Ownership decide(const Graph &Program, const DecideOptions &Options) {
  Ownership Of = Decider(Program).run();
  const Losses Lost = followPaths(Program, Of);
  refuseUnreleased(Program, Of);
  split(Program, Of, Lost, Options);
  return Of;
}

} // namespace memleak::migrate
