//===-- SolveTest.cpp - Tests of what solving does not depend on ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Neither how many threads solve a program nor what an earlier run has left may
// be seen in what comes out. The programs are those of this folder's other
// tests, each by itself and all of them as one.
//
//===----------------------------------------------------------------------===//

#include "ir/FindingCodec.h"
#include "ir/Parser.h"
#include "ir/Printer.h"
#include "solver/Program.h"
#include "solver/ReparsedUnits.h"
#include "solver/SummaryStore.h"
#include "llvm/Support/FileSystem.h"
#include <gtest/gtest.h>

using namespace memleak;
namespace fs = llvm::sys::fs;

namespace {

/// The texts of units that make a program, by name.
using Texts = std::map<std::string, std::string>;

/// The units of a file, which split-file parts at such lines.
Texts unitsOf(const std::string &File) {
  const auto Buffer = llvm::cantFail(
      llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(File)));
  Texts Units;
  llvm::SmallVector<llvm::StringRef> Parts;
  Buffer->getBuffer().split(Parts, "\n;--- ");
  if (Parts.size() == 1)
    return {{File, Parts.front().str()}};
  for (llvm::StringRef Part : llvm::drop_begin(Parts)) {
    auto [Name, Text] = Part.split('\n');
    Units[File + "/" + Name.str()] = Text.str();
  }
  return Units;
}

std::vector<Texts> allPrograms() {
  std::vector<Texts> All;
  std::error_code Error;
  for (fs::directory_iterator It(MEMLEAK_SOLVER_TESTS, Error), End;
       It != End && !Error; It.increment(Error))
    if (llvm::StringRef(It->path()).ends_with(".ir"))
      All.push_back(unitsOf(It->path()));
  return All;
}

Texts allTexts() {
  Texts All;
  for (Texts &Program : allPrograms())
    All.merge(Program);
  return All;
}

struct Outcome {
  std::string Text; ///< Of all that came out.
  solver::Statistics Stats;
  uint64_t solved() const { return Stats.Functions - Stats.Reused; }
};

Outcome solve(const Texts &Program, bool Closed,
              solver::SummaryStore *Kept = nullptr, unsigned Threads = 1) {
  auto T = std::make_shared<ir::Tables>();
  std::vector<std::unique_ptr<ir::Unit>> Units;
  solver::Program P(T);
  for (const auto &[Name, Text] : Program) {
    Units.push_back(std::make_unique<ir::Unit>(
        llvm::cantFail(ir::parseUnit(Text, Name, T))));
    P.add(*Units.back());
  }
  if (Closed)
    P.setClosed();
  solver::Options O;
  O.Repair = true;
  O.ExplainSilence = true;
  const solver::Result R = P.solve(O, Kept, Threads);
  ir::OutArchive A(*T);
  for (const ir::Finding &Each : R.Findings) {
    ir::encode(A, Each);
    A.text(Each.Fingerprint);
  }
  for (const ir::Silence &Each : R.Silences)
    ir::encode(A, Each);
  Outcome Out{A.take(), R.Stats};
  llvm::raw_string_ostream OS(Out.Text);
  for (const auto &Unit : Units)
    for (const auto &F : Unit->Functions)
      if (const ir::Summary *S = P.summary(F->Entity))
        ir::print(*S, *T, OS);
  return Out;
}

/// What a later run reads of what \p Kept would write.
void reopen(solver::SummaryStore &Into, const solver::SummaryStore &Kept) {
  llvm::cantFail(
      Into.open(llvm::MemoryBuffer::getMemBufferCopy(Kept.write(), "kept")));
}

void expectSame(const Texts &Program, bool Closed) {
  const Outcome Cold = solve(Program, Closed);
  EXPECT_EQ(solve(Program, Closed, nullptr, 4).Text, Cold.Text);
  solver::SummaryStore Kept("test"), Again("test");
  const Outcome First = solve(Program, Closed, &Kept, 3);
  EXPECT_EQ(First.Text, Cold.Text);
  EXPECT_EQ(First.Stats.Reused, 0u);
  reopen(Again, Kept);
  const Outcome Warm = solve(Program, Closed, &Again, 2);
  EXPECT_EQ(Warm.Text, Cold.Text);
  EXPECT_EQ(Warm.solved(), 0u);
  EXPECT_FALSE(Again.isNew());
  EXPECT_EQ(Warm.Stats.Capped, Cold.Stats.Capped);
}

TEST(SolveTest, EachProgram) {
  const std::vector<Texts> All = allPrograms();
  ASSERT_GT(All.size(), 20u);
  for (const Texts &Program : All)
    for (bool Closed : {false, true}) {
      SCOPED_TRACE(Program.begin()->first);
      expectSame(Program, Closed);
    }
}

TEST(SolveTest, AllAsOne) {
  for (bool Closed : {false, true})
    expectSame(allTexts(), Closed);
}

/// Every unit comes and goes: what was kept of the program with it serves the
/// program without it, and the other way round.
TEST(SolveTest, UnitsComeAndGo) {
  const Texts All = allTexts();
  for (bool Closed : {false, true}) {
    solver::SummaryStore Kept("test");
    const std::string Whole = solve(All, Closed, &Kept).Text;
    for (const auto &[Name, Text] : All) {
      SCOPED_TRACE(Name);
      Texts Rest = All;
      Rest.erase(Name);
      EXPECT_EQ(solve(Rest, Closed, &Kept, 2).Text, solve(Rest, Closed).Text);
      EXPECT_EQ(solve(All, Closed, &Kept, 2).Text, Whole);
    }
  }
}

/// Every line that stands for an instruction is left out once.
TEST(SolveTest, CodeChanges) {
  const std::string File = MEMLEAK_SOLVER_TESTS "/wrappers.ir";
  const std::string Text =
      (*llvm::MemoryBuffer::getFile(File))->getBuffer().str();
  solver::SummaryStore Kept("test");
  solve({{File, Text}}, false, &Kept);
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Text).split(Lines, '\n');
  unsigned Tried = 0;
  for (size_t Left = 0; Left < Lines.size(); ++Left) {
    std::string Changed;
    for (size_t I = 0; I < Lines.size(); ++I)
      if (I != Left)
        (Changed += Lines[I]) += '\n';
    auto Unit = ir::parseUnit(Changed, File, std::make_shared<ir::Tables>());
    if (!Unit) {
      llvm::consumeError(Unit.takeError());
      continue;
    }
    SCOPED_TRACE(Lines[Left].str());
    const Texts Program = {{File, Changed}};
    EXPECT_EQ(solve(Program, false, &Kept).Text, solve(Program, false).Text);
    ++Tried;
  }
  EXPECT_GT(Tried, 5u);
}

TEST(SummaryStoreTest, WhatIsDamagedIsNotTaken) {
  const Texts All = allTexts();
  solver::SummaryStore Kept("test");
  solve(All, false, &Kept);
  const std::string Good = Kept.write();
  auto Open = [&](std::string Bytes, const char *Identity = "test") {
    solver::SummaryStore Store(Identity);
    const std::string Why = llvm::toString(
        Store.open(llvm::MemoryBuffer::getMemBufferCopy(Bytes, "kept")));
    EXPECT_EQ(solve(All, false, &Store).Stats.Reused > 0, Why.empty());
    return Why;
  };
  EXPECT_EQ(Open(Good), "");
  EXPECT_EQ(Open(""), "summary file 'kept' is not a summary file");
  EXPECT_EQ(Open(Good.substr(0, Good.size() / 2)),
            "summary file 'kept' is damaged; remove it and it is made anew");
  std::string Flipped = Good;
  Flipped[Flipped.size() / 2] ^= 1;
  EXPECT_EQ(Open(Flipped),
            "summary file 'kept' is damaged; remove it and it is made anew");
  EXPECT_EQ(Open(Good, "another build"),
            "summary file 'kept' was written by another version of memleak; "
            "remove it and it is made anew");
}

/// What no run asks for is forgotten, but not at once.
TEST(SummaryStoreTest, Forgets) {
  const ir::ContentHash Used = ir::hashBytes("used"),
                        Unused = ir::hashBytes("unused");
  auto Kept = std::make_unique<solver::SummaryStore>("test");
  Kept->keep(Used, "1");
  Kept->keep(Unused, "2");
  auto Next = [&] {
    auto Later = std::make_unique<solver::SummaryStore>("test");
    reopen(*Later, *Kept);
    Kept = std::move(Later);
  };
  for (unsigned Run = 0; Run < 10; ++Run) {
    Next();
    EXPECT_EQ(Kept->find(Used), "1");
  }
  EXPECT_EQ(Kept->find(Unused), "2");
  for (unsigned Run = 0; Run < 30; ++Run) {
    Next();
    EXPECT_EQ(Kept->find(Used), "1");
  }
  EXPECT_EQ(Kept->find(Unused), "");
}

/// As the text of \p File is solved now; whether anything is kept of it.
std::pair<Outcome, bool> reparse(solver::ReparsedUnits &Units,
                                 const std::string &File,
                                 const std::string &Text) {
  std::pair<Outcome, bool> Out;
  Units.solve(File, [&](solver::SummaryStore *Kept) {
    Out = {solve({{File, Text}}, false, Kept), Kept != nullptr};
  });
  return Out;
}

/// The first parse pays nothing, the second keeps, the third takes; an edit
/// costs the function that it changes.
TEST(ReparsedUnitsTest, AnEditCostsWhatItChanges) {
  const std::string File = MEMLEAK_SOLVER_TESTS "/wrappers.ir";
  const std::string Text =
      (*llvm::MemoryBuffer::getFile(File))->getBuffer().str();
  solver::ReparsedUnits Units;
  const auto [First, FirstKeeps] = reparse(Units, File, Text);
  EXPECT_FALSE(FirstKeeps);
  const auto [Second, SecondKeeps] = reparse(Units, File, Text);
  EXPECT_TRUE(SecondKeeps);
  EXPECT_EQ(Second.Stats.Reused, 0u);
  const Outcome Third = reparse(Units, File, Text).first;
  EXPECT_EQ(Third.solved(), 0u);
  EXPECT_EQ(Third.Text, First.Text);
  // bad_ctx3 uses what it has released, and nobody calls it.
  std::string Edited = Text;
  const size_t Use = Edited.rfind("  store *%4.len");
  ASSERT_NE(Use, std::string::npos);
  Edited.erase(Use, Edited.find('\n', Use) + 1 - Use);
  const Outcome Fourth = reparse(Units, File, Edited).first;
  EXPECT_EQ(Fourth.Text, solve({{File, Edited}}, false).Text);
  EXPECT_NE(Fourth.Text, First.Text);
  EXPECT_EQ(Fourth.solved(), 1u);
  EXPECT_EQ(reparse(Units, File, Text).first.Text, First.Text);
}

TEST(ReparsedUnitsTest, ForgetsWhatIsNoLongerEdited) {
  solver::ReparsedUnits Units;
  auto Keeps = [&](const std::string &Main) {
    bool Found = false;
    Units.solve(Main, [&](solver::SummaryStore *Kept) { Found = Kept; });
    return Found;
  };
  EXPECT_FALSE(Keeps("edited.c"));
  for (size_t Other = 1; Other < solver::ReparsedUnits::MaxFiles; ++Other)
    EXPECT_FALSE(Keeps("other" + std::to_string(Other)));
  EXPECT_TRUE(Keeps("edited.c"));
  for (size_t Other = 0; Other < solver::ReparsedUnits::MaxFiles; ++Other)
    EXPECT_FALSE(Keeps("another" + std::to_string(Other)));
  EXPECT_FALSE(Keeps("edited.c"));
}

} // namespace
