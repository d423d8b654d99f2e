//===-- Plan.cpp - Which components are rewritten, and how ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"
#include "Includes.h"
#include "project/CompileDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::migrate {

std::map<std::string, std::string>
newContents(const std::map<std::string, Change> &Changes) {
  std::map<std::string, std::string> New;
  for (const auto &[File, Change] : Changes)
    New[File] = Change.New;
  return New;
}

std::string handleType(HandleName Handle, Shape Is, llvm::StringRef Pointee) {
  if (Is == Shape::Array)
    return ("std::unique_ptr<" + Pointee + "[]>").str();
  return ((Handle == HandleName::Pool ? "memleak::pool_ptr<"
                                      : "std::unique_ptr<") +
          Pointee + ">")
      .str();
}

static HandleName handleOf(HandleName Asked, const Component &Of) {
  return Of.Unique.empty() ? Asked : HandleName::Unique;
}

llvm::StringRef handleName(HandleName Asked, const Component &Of) {
  return Of.Is != Shape::Array && handleOf(Asked, Of) == HandleName::Pool
             ? "pool_ptr"
             : "unique_ptr";
}

Plan::Plan(const Graph &Program, const Ownership &Of, PlanOptions Options)
    : Program(Program), Of(Of), Options(std::move(Options)) {
  sortParts();
  judge();
}

void Plan::sortParts() {
  PartsOf.resize(Of.Components.size());
  auto Into = [&](const std::string &Node) {
    auto Number =
        Node.empty() ? std::nullopt : Of.PartOf[Program.groupOf(Node)];
    return Number ? &PartsOf[*Number] : nullptr;
  };
  for (const Facts &Unit : Program.units()) {
    for (const Source &Each : Unit.Sources)
      if (Parts *P = Into(Each.To))
        P->Sources.push_back(&Each);
    for (const Edge &Each : Unit.Edges)
      if (!Each.Same) {
        Parts *P = Into(Each.From), *To = Into(Each.To);
        if (P && !isElsewhere(Unit, Each.After))
          P->Edges.push_back(&Each);
        if (To && To != P)
          To->Edges.push_back(&Each);
      }
    for (const Use &Each : Unit.Uses)
      if (Parts *P = Into(Each.Node); P && !isElsewhere(Unit, Each.After))
        P->Uses.push_back(&Each);
    for (const Release &Each : Unit.Releases)
      if (Parts *P = Into(Each.Node))
        P->Releases.push_back(&Each);
    sortRenames(Unit);
  }
}

/// Whether a variable was handed on before a mention of it, which then has
/// another name.
bool Plan::isElsewhere(const Facts &Unit,
                       const std::vector<uint32_t> &After) const {
  return llvm::any_of(After, [&](uint32_t Fact) {
    return endsOwnership(Program, Of, Unit, Fact);
  });
}

void Plan::sortRenames(const Facts &Unit) {
  for (const Rename &Each : Unit.Renames) {
    auto Number = Of.PartOf[Program.groupOf(Each.Node)];
    auto First = llvm::find_if(Each.Options, [&](const auto &Option) {
      return isElsewhere(Unit, {Option.Fact});
    });
    if (!Number || First == Each.Options.end())
      continue;
    const bool ToHandle =
        !(First->Fact & IsUse) &&
        Of.PartOf[Program.groupOf(Unit.Edges[First->Fact].To)] == Number;
    PartsOf[*Number].Renames.push_back(ToHandle ? &First->ToHandle
                                                : &First->ToRaw);
  }
}

void Plan::judge() {
  for (const Component &Each : Of.Components) {
    Decision D;
    D.Accepted = Each.Vetoes.empty();
    if (!D.Accepted)
      D.Why = Each.Vetoes.front();
    Decisions.push_back(std::move(D));
  }
  refuseOptions();
  refuseFiles();
  refuseSkipped();
  refuseOverlaps();
}

void Plan::refuse(uint32_t Component, Veto Why) {
  if (!Decisions[Component].Accepted)
    return;
  Decisions[Component].Accepted = false;
  Decisions[Component].Why = std::move(Why);
}

std::vector<uint32_t> Plan::accepted() const {
  std::vector<uint32_t> All;
  for (uint32_t I = 0; I < Decisions.size(); ++I)
    if (Decisions[I].Accepted)
      All.push_back(I);
  return All;
}

bool Plan::matches(const std::vector<std::string> &Patterns,
                   const std::string &File) const {
  return llvm::any_of(Patterns, [&](const std::string &Each) {
    auto Pattern = llvm::GlobPattern::create(Each);
    if (!Pattern) {
      llvm::consumeError(Pattern.takeError());
      return false;
    }
    return Pattern->match(File);
  });
}

void Plan::refuseOptions() {
  for (uint32_t I = 0; I < Decisions.size(); ++I) {
    const Component &C = Of.Components[I];
    if (!Options.Components.empty() &&
        !llvm::is_contained(Options.Components, C.Id))
      refuse(I, {"", "not-asked", "it is not among the components asked for",
                 Program.nodes()[C.Nodes.front()].At});
    for (uint32_t Number : C.Nodes) {
      const Node &N = Program.nodes()[Number];
      if (!Options.Only.empty() && !matches(Options.Only, N.At.File))
        refuse(I, {N.Key, "not-asked", "a part lies outside of --only", N.At});
      if (matches(Options.Exclude, N.At.File))
        refuse(I, {N.Key, "not-asked", "a part is excluded", N.At});
    }
  }
}

const std::string *Plan::contents(const std::string &File) const {
  auto [Entry, New] = Texts.try_emplace(File);
  if (New)
    if (auto Buffer = llvm::MemoryBuffer::getFile(File))
      Entry->second = (*Buffer)->getBuffer().str();
  return Entry->second ? &*Entry->second : nullptr;
}

static bool saysGenerated(llvm::StringRef Text) {
  llvm::StringRef Top = Text.take_front(1000);
  return Top.contains("DO NOT EDIT") || Top.contains("Do not edit") ||
         Top.contains("@generated");
}

void Plan::refuseFiles() {
  std::map<std::string, std::string> Hashes; // as parsed
  std::set<std::string> Differ;
  for (const Facts &Unit : Program.units())
    for (const FileFacts &File : Unit.Files)
      if (auto [Entry, New] = Hashes.try_emplace(File.Path, File.Hash);
          !New && Entry->second != File.Hash)
        Differ.insert(File.Path);
  std::map<std::string, std::pair<std::string, std::string>> Known;
  auto Trouble = [&](const std::string &File) {
    auto [Entry, New] = Known.try_emplace(File);
    if (!New)
      return Entry->second;
    auto &Why = Entry->second;
    const std::string *Text = contents(File);
    if (!Text || hashOf(*Text) != Hashes[File] || Differ.count(File))
      Why = {"changed", "the file changed while it was read"};
    else if (!Options.BuildFolder.empty() &&
             tool::isInside(File, Options.BuildFolder))
      Why = {"generated", "the file lies in the build folder"};
    else if (saysGenerated(*Text))
      Why = {"generated", "the file says that it is generated"};
    else if (llvm::sys::fs::access(File, llvm::sys::fs::AccessMode::Write))
      Why = {"read-only", "the file cannot be written"};
    return Why;
  };
  for (uint32_t I = 0; I < Decisions.size(); ++I)
    if (Decisions[I].Accepted)
      for (const Edit &Each : editsOf(I, false))
        if (auto [Reason, Text] = Trouble(Each.File); !Reason.empty())
          refuse(I, {"", Reason, Text, {Each.File, 1}});
}

bool Plan::isAccepted(const std::string &Node) const {
  uint32_t Group = Program.groupOf(Node);
  return Of.PartOf[Group] && Decisions[*Of.PartOf[Group]].Accepted;
}

Edit Plan::render(const TypeEdit &Type, const Component &C) const {
  Edit Made = Type.At;
  Made.Text = Type.Instead.empty() ? handleType(handleOf(Options.Handle, C),
                                                C.Is, Type.At.Text) +
                                         Type.After
                                   : Type.Instead + Type.After;
  return Made;
}

const Making &Plan::makingOf(const Source &Made, const Component &C) const {
  return C.Unique.empty() ? Made.Asked : Made.Unique;
}

/// What a flow needs to be written once one or both of its ends are handles of
/// \p Component. That it can be, is known for a component without vetoes.
const Edits &Plan::editsOf(const Edge &Says, uint32_t Component) const {
  static const Edits None;
  auto PartOf = [&](const std::string &Node) {
    return Of.PartOf[Program.groupOf(Node)];
  };
  const std::optional<Edits> *Taken = &Says.Adopt;
  if (PartOf(Says.From) == Component) {
    const bool Lends = !PartOf(Says.To) && !Of.Given.count(&Says);
    Taken = PartOf(Says.To) == Component ? &Says.Move
            : Lends && Says.Get          ? &Says.Get
                                         : &Says.Release;
  }
  return *Taken ? **Taken : None;
}

Edits Plan::editsOf(uint32_t Number, bool Alone) const {
  const Component &C = Of.Components[Number];
  std::set<Edit> All;
  auto Mine = [&](const std::string &Node) {
    return Of.PartOf[Program.groupOf(Node)] == Number;
  };
  auto Add = [&](const Edits &Some) { All.insert(Some.begin(), Some.end()); };
  for (uint32_t N : C.Nodes)
    for (const TypeEdit &Type : Program.nodes()[N].Types)
      All.insert(render(Type, C));
  const Parts &P = PartsOf[Number];
  Edits Dropped;
  for (const Source *Each : P.Sources)
    Add(makingOf(*Each, C).Make);
  for (const Edge *Each : P.Edges)
    Add(editsOf(*Each, Number));
  for (const Use *Each : P.Uses)
    Add(Of.Given.count(Each) ? *Each->Release : Each->Get);
  for (const Edits *Each : P.Renames)
    Add(*Each);
  for (const Release *Each : P.Releases) {
    const bool Drop = !Each->Drop.empty() &&
                      llvm::all_of(Each->DropIf, [&](const std::string &Node) {
                        return Alone ? Mine(Node) : isAccepted(Node);
                      });
    Add(Drop ? Each->Drop : Each->Reset);
    if (Drop)
      Dropped.insert(Dropped.end(), Each->Drop.begin(), Each->Drop.end());
  }
  // What a release is dropped with needs no edit of its own any more.
  for (const Edit &Gone : Dropped)
    for (auto Each = All.begin(); Each != All.end();) {
      const bool Inside =
          !(*Each == Gone) && Each->File == Gone.File &&
          Each->Offset >= Gone.Offset &&
          Each->Offset + Each->Length <= Gone.Offset + Gone.Length &&
          !llvm::is_contained(Dropped, *Each);
      Each = Inside ? All.erase(Each) : std::next(Each);
    }
  return {All.begin(), All.end()};
}

/// Whether two neighbours in the order of edits cannot both be made.
static bool clash(const Edit &A, const Edit &B) {
  if (A.Offset + A.Length > B.Offset)
    return true;
  // Two insertions at one place: which comes first?
  return A.Offset == B.Offset && A.Length == 0 && B.Length == 0;
}

void Plan::refuseOverlaps() {
  std::map<std::string, std::set<Edit>> Taken;
  for (uint32_t I = 0; I < Decisions.size(); ++I) {
    if (!Decisions[I].Accepted)
      continue;
    std::map<std::string, std::set<Edit>> Tried;
    for (const Edit &Each : editsOf(I, false)) {
      auto [Entry, New] = Tried.try_emplace(Each.File, Taken[Each.File]);
      Entry->second.insert(Each);
    }
    for (const auto &[File, Set] : Tried)
      for (auto A = Set.begin(); A != Set.end(); ++A)
        if (auto B = std::next(A); B != Set.end() && clash(*A, *B)) {
          unsigned Line = 1 + llvm::StringRef(*contents(File))
                                  .take_front(A->Offset)
                                  .count('\n');
          refuse(I, {"",
                     "conflict",
                     "two of its edits touch the same place",
                     {File, Line}});
        }
    if (Decisions[I].Accepted)
      for (auto &[File, Set] : Tried)
        Taken[File] = std::move(Set);
  }
}

/// What the text of an edit needs to be declared.
static void headersFor(llvm::StringRef Text, std::set<std::string> &Into) {
  if (Text.contains("memleak::pool_ptr") ||
      Text.contains("memleak::make_pooled"))
    Into.insert("<memleak/pool_ptr.hpp>");
  if (Text.contains("std::unique_ptr") || Text.contains("std::make_unique"))
    Into.insert("<memory>");
  if (Text.contains("std::move"))
    Into.insert("<utility>");
}

static std::string applied(llvm::StringRef Old, const Edits &All) {
  std::string New;
  size_t At = 0;
  for (const Edit &Each : All) {
    New += Old.slice(At, Each.Offset);
    New += Each.Text;
    At = Each.Offset + Each.Length;
  }
  return New + Old.drop_front(At).str();
}

std::map<std::string, Change>
Plan::changes(std::optional<uint32_t> Alone) const {
  std::map<std::string, std::set<Edit>> ByFile;
  for (uint32_t I = 0; I < Decisions.size(); ++I)
    if (Alone ? I == *Alone : Decisions[I].Accepted)
      for (const Edit &Each : editsOf(I, Alone.has_value()))
        ByFile[Each.File].insert(Each);
  std::map<std::string, Change> All;
  for (auto &[File, Set] : ByFile) {
    Change &C = All[File];
    C.Old = contents(File) ? *contents(File) : "";
    std::set<std::string> Headers;
    for (const Edit &Each : Set)
      headersFor(Each.Text, Headers);
    if (auto Include = includeEdit(File, C.Old, Headers))
      Set.insert(*Include);
    C.All.assign(Set.begin(), Set.end());
    C.New = applied(C.Old, C.All);
  }
  return All;
}

std::vector<uint32_t> Plan::behind(const std::vector<uint32_t> &Among,
                                   const std::map<std::string, Change> &All,
                                   const std::string &File, unsigned First,
                                   unsigned Last) const {
  auto Changed = All.find(File);
  if (Changed == All.end())
    return {};
  std::set<Edit> Touched;
  const Change &C = Changed->second;
  unsigned Line = 1;
  size_t At = 0;
  for (const Edit &Each : C.All) {
    Line += llvm::StringRef(C.Old).slice(At, Each.Offset).count('\n');
    const unsigned End = Line + llvm::StringRef(Each.Text).count('\n');
    if (Line <= Last && End >= First)
      Touched.insert(Each);
    Line = End;
    At = Each.Offset + Each.Length;
  }
  std::vector<uint32_t> Found;
  for (uint32_t I : Among)
    if (llvm::any_of(editsOf(I, false), [&](const Edit &Each) {
          return Touched.count(Each) != 0;
        }))
      Found.push_back(I);
  return Found;
}

std::vector<SiteFate> Plan::fates() const {
  std::map<std::pair<std::string, unsigned>, SiteFate> All;
  for (const Facts &Unit : Program.units())
    for (const Site &Each : Unit.Sites) {
      SiteFate &Fate = All[{Each.At.File, Each.Offset}];
      Fate.Is = Each;
      if (Fate.Reason.empty()) {
        const bool Bytes = Each.Kind == "malloc";
        Fate.Reason = Bytes ? "memory" : "unseen";
        Fate.Text = Bytes ? "a block of bytes is allocated"
                          : "it lies in code that is not followed";
        Fate.At = Each.At;
      }
    }
  for (const Facts &Unit : Program.units())
    for (const Source &Each : Unit.Sources) {
      auto Found = All.find({Each.At.File, Each.Offset});
      if (Found == All.end())
        continue;
      SiteFate &Fate = Found->second;
      if (Each.To.empty()) {
        if (Fate.Component.empty()) {
          Fate.Reason = Each.Asked.Reason;
          Fate.Text = Each.Asked.Text;
          Fate.At = Each.At;
        }
        continue;
      }
      const uint32_t Number = *Of.PartOf[Program.groupOf(Each.To)];
      Fate.Component = Of.Components[Number].Id;
      Fate.Migrated = Decisions[Number].Accepted;
      const Veto &Why = Decisions[Number].Why;
      Fate.Reason = Fate.Migrated ? "" : Why.Reason;
      Fate.Text = Fate.Migrated ? "" : Why.Text;
      Fate.At = Fate.Migrated ? Each.At : Why.At;
    }
  std::vector<SiteFate> Out;
  for (auto &[Key, Fate] : All)
    Out.push_back(std::move(Fate));
  return Out;
}

} // namespace memleak::migrate
