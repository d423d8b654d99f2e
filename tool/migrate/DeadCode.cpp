//===-- DeadCode.cpp - What no source compiles ----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Code that the preprocessor leaves out may name what would change under it,
/// and is compiled by others. Of the arguments that a macro drops, as assert
/// does with NDEBUG, those that read with a handle as with a pointer stay.
///
//===----------------------------------------------------------------------===//

#include "Plan.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace memleak::migrate {

static bool isWordCharacter(char C) { return llvm::isAlnum(C) || C == '_'; }

/// What stands before a name, the objects that it is a member of left out.
static llvm::StringRef beforeMember(llvm::StringRef Before) {
  for (;;) {
    llvm::StringRef Rest = Before.rtrim();
    if (!Rest.consume_back("->") && !Rest.consume_back("."))
      return Before.rtrim();
    Rest = Rest.rtrim();
    if (Rest.empty() || !isWordCharacter(Rest.back()))
      return Before.rtrim();
    while (!Rest.empty() && isWordCharacter(Rest.back()))
      Rest = Rest.drop_back();
    Before = Rest;
  }
}

/// Whether nothing but a test is made of what stands between the two.
static bool isTested(llvm::StringRef Before, llvm::StringRef Behind) {
  const bool Ends = Behind.empty() || Behind.starts_with(")") ||
                    Behind.starts_with("&&") || Behind.starts_with("||");
  if (!Ends)
    return false;
  while (Before.consume_back("!"))
    Before = Before.rtrim();
  if (Before.empty() || Before.ends_with("&&") || Before.ends_with("||"))
    return true;
  if (!Before.consume_back("("))
    return false;
  Before = Before.rtrim();
  return Before.empty() || llvm::StringRef("(!&|").contains(Before.back());
}

/// Whether `name`, between the two texts, means the same for a handle.
static bool readsAlike(llvm::StringRef Before, llvm::StringRef Behind) {
  Before = beforeMember(Before);
  Behind = Behind.ltrim();
  if (Behind.starts_with("->"))
    return true;
  if (llvm::StringRef Outer = Before; Outer.consume_back("*")) {
    Outer = Outer.rtrim();
    return Outer.empty() || llvm::StringRef("(!=<&|,").contains(Outer.back());
  }
  for (llvm::StringRef Comparison : {"==", "!="})
    if (llvm::StringRef Rest = Behind; Rest.consume_front(Comparison)) {
      Rest = Rest.ltrim();
      if (!Rest.consume_front("nullptr") && !Rest.consume_front("NULL"))
        return false;
      return isTested(Before, Rest.ltrim());
    }
  return isTested(Before, Behind);
}

namespace {

struct Mention {
  std::string File;
  unsigned Range = 0;    ///< Where the code that is left out begins.
  bool Harmless = false; ///< As far as its own text says.
  bool ByMacro = false;  ///< A macro dropped it.
};

/// The ranges of each file that none of its sources compiles.
class LeftOut {
public:
  explicit LeftOut(const Graph &Program) {
    for (const Facts &Unit : Program.units())
      for (const FileFacts &File : Unit.Files) {
        ++Times[File.Path];
        note(File.Path, File.Skipped, false);
        note(File.Path, File.Dropped, true);
      }
  }

  /// Calls \p Visit with file, range and whether a macro dropped it.
  template <class Call> void visit(Call Visit) const {
    for (const auto &[File, Ranges] : Seen)
      for (const auto &[Range, Found] : Ranges)
        if (Found.Count == Times.at(File))
          Visit(File, Range, Found.ByMacro);
  }

private:
  struct Kind {
    size_t Count = 0;
    bool ByMacro = false;
  };
  using Ranges = std::vector<std::pair<unsigned, unsigned>>;

  void note(const std::string &File, const Ranges &All, bool ByMacro) {
    for (const auto &Range : std::set(All.begin(), All.end())) {
      Kind &Found = Seen[File][Range];
      ++Found.Count;
      Found.ByMacro = ByMacro;
    }
  }

  std::map<std::string, size_t> Times;
  std::map<std::string, std::map<std::pair<unsigned, unsigned>, Kind>> Seen;
};

} // namespace

static void noteWords(llvm::StringRef Text, const std::string &File,
                      unsigned Begin, bool ByMacro,
                      std::map<std::string, std::vector<Mention>> &Into) {
  for (size_t At = 0; At < Text.size();) {
    const llvm::StringRef Word =
        Text.drop_front(At).take_while(isWordCharacter);
    if (Word.empty()) {
      ++At;
      continue;
    }
    const llvm::StringRef Behind = Text.drop_front(At + Word.size());
    // Whole statements may do more with a test than to test.
    const bool Harmless = ByMacro ? readsAlike(Text.take_front(At), Behind)
                                  : Behind.ltrim().starts_with("->");
    Into[Word.str()].push_back({File, Begin, Harmless, ByMacro});
    At += Word.size();
  }
}

/// The lines that hand on a pointer, by its node; with \p Released also those
/// that release it.
static std::map<std::string, std::set<Place>>
handedOn(const Graph &Program, const Ownership &Of, bool Released) {
  std::map<std::string, std::set<Place>> Found;
  for (const Facts &Unit : Program.units()) {
    for (const Edge &Each : Unit.Edges)
      if (!Each.Same &&
          (Of.Owner[Program.groupOf(Each.To)] || Of.Given.count(&Each) != 0))
        Found[Each.From].insert(Each.At);
    for (const Use &Each : Unit.Uses)
      if (Of.Given.count(&Each) != 0)
        Found[Each.Node].insert(Each.At);
    if (Released)
      for (const Release &Each : Unit.Releases)
        Found[Each.Node].insert(Each.At);
  }
  return Found;
}

void Plan::refuseSkipped() {
  std::map<std::string, std::vector<Mention>> Words;
  LeftOut(Program).visit(
      [&](const std::string &File, auto Range, bool ByMacro) {
        if (const std::string *Text = contents(File))
          noteWords(llvm::StringRef(*Text).slice(Range.first, Range.second),
                    File, Range.first, ByMacro, Words);
      });
  std::map<std::string, std::set<size_t>> SeenBy;
  for (size_t I = 0; I < Program.units().size(); ++I)
    for (const FileFacts &File : Program.units()[I].Files)
      SeenBy[File.Path].insert(I);
  // Code names what is declared in a file that its source includes.
  auto SeenTogether = [&](const std::string &A, const std::string &B) {
    return llvm::any_of(
        SeenBy[A], [&](size_t Unit) { return SeenBy[B].count(Unit) != 0; });
  };
  const auto HandedOn = handedOn(Program, Of, /*Released=*/true);
  const auto GoneFrom = handedOn(Program, Of, /*Released=*/false);
  // An assertion about what is handed on before it would fail.
  auto IsHarmless = [&](const Mention &M, const Node &N, const Place &At) {
    // Code of others may look at what has been handed on.
    if (!M.ByMacro && GoneFrom.count(N.Key))
      return false;
    auto Before = HandedOn.find(N.Key);
    const bool IsVariable = N.Is == Role::Local || N.Is == Role::Parameter;
    return M.Harmless && (IsVariable || N.Is == Role::Field) &&
           (!IsVariable || Before == HandedOn.end() ||
            llvm::none_of(Before->second, [&](const Place &Each) {
              return Each.File == At.File && Each.Line <= At.Line;
            }));
  };
  for (uint32_t I = 0; I < Decisions.size(); ++I)
    for (uint32_t Number : Of.Components[I].Nodes) {
      const Node &N = Program.nodes()[Number];
      auto Found = Words.find(N.Name);
      if (Found == Words.end())
        continue;
      // What a mere declaration calls its parameters nobody else names.
      const bool IsOfFunction =
          N.End != 0 || N.Is == Role::Parameter || N.Is == Role::Out;
      for (const Mention &Each : Found->second) {
        const bool InFunction = Each.File == N.At.File &&
                                Each.Range >= N.Begin && Each.Range <= N.End;
        if (IsOfFunction ? !InFunction : !SeenTogether(Each.File, N.At.File))
          continue;
        const unsigned Line = 1 + llvm::StringRef(*contents(Each.File))
                                      .take_front(Each.Range)
                                      .count('\n');
        const Place At{Each.File, Line};
        if (!IsHarmless(Each, N, At))
          refuse(I, {N.Key, "preprocessor",
                     "code that no source compiles names it", At});
      }
    }
}

} // namespace memleak::migrate
