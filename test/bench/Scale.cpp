//===-- Scale.cpp - Programs of any size, written as units and solved -----===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// memleak-scale write FOLDER LINES PROTOTYPE writes units of LINES lines in
// all: copies of the functions of the unit file PROTOTYPE, which have names of
// their own and call each other within a copy and from copy to earlier copy.
//
// memleak-scale solve FOLDER THREADS [SUMMARIES] links and solves them as one
// program, and prints a row of figures. SUMMARIES is a file that keeps what
// solving came to for the next time. No threads: they are only linked.
//
//===----------------------------------------------------------------------===//

#include "cache/WriteFile.h"
#include "project/Link.h"
#include "solver/SummaryStore.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <sys/resource.h>

using namespace memleak;
namespace fs = llvm::sys::fs;

static const llvm::ExitOnError Check("memleak-scale: ");

static std::unique_ptr<llvm::MemoryBuffer> read(const std::string &File) {
  return Check(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(File)));
}

namespace {

/// Makes copies of the functions and globals that one unit's file defines.
class Copier {
public:
  explicit Copier(const std::string &File)
      : Bytes(read(File)), T(std::make_shared<ir::Tables>()),
        Prototype(Check(ir::readUnitFile(*Bytes, T))) {
    for (const auto &F : Prototype.Functions)
      if (isOwn(*F)) {
        Names.insert(index(F->Entity));
        Lines += F->Where.EndLine - F->Where.BeginLine + 1;
      }
    for (const ir::Global &G : Prototype.Globals)
      if (G.Defined)
        Names.insert(index(G.Entity));
    Facts = tool::write(tool::UnitFacts());
  }

  /// Of the bodies of one copy.
  uint64_t lines() const { return Lines; }

  std::string copy(uint32_t Number) {
    ir::Unit U(T);
    U.Name = "copy" + std::to_string(Number) + ".c";
    U.Cxx = Prototype.Cxx;
    U.Families = Prototype.Families;
    U.Records = Prototype.Records;
    for (ir::Global G : Prototype.Globals) {
      G.Entity = renamed(G.Entity, Number, U.Name);
      U.Globals.push_back(G);
    }
    for (const auto &S : Prototype.Declared)
      U.Declared.push_back(std::make_unique<ir::Summary>(*S));
    for (const auto &F : Prototype.Functions)
      U.Functions.push_back(copy(*F, Number, U.Name));
    U.Sections[tool::UnitFacts::Section.str()] = Facts;
    return ir::writeUnitFile(U);
  }

private:
  bool isOwn(const ir::Function &F) const {
    return llvm::StringRef(T->str(F.Where.File)).ends_with(Prototype.Name) ||
           llvm::StringRef(Prototype.Name).ends_with(T->str(F.Where.File));
  }

  ir::EntityId renamed(ir::EntityId E, uint32_t Number, llvm::StringRef Unit) {
    if (E == ir::EntityId::None || !Names.contains(index(E)))
      return E;
    return T->entity((T->usr(E) + "_" + llvm::Twine(Number)).str(),
                     T->entity(E).isInternal() ? Unit : "");
  }

  /// Every third call of what others can call leads into an earlier copy.
  ir::EntityId callee(ir::EntityId E, uint32_t Number, llvm::StringRef Unit) {
    if (E == ir::EntityId::None || T->entity(E).isInternal() || !Number ||
        ++Calls % 3)
      return renamed(E, Number, Unit);
    return renamed(E, Number - 1 - Calls % std::min<uint32_t>(Number, 40),
                   Unit);
  }

  std::unique_ptr<ir::Function> copy(const ir::Function &From, uint32_t Number,
                                     const std::string &Unit) {
    auto F = std::make_unique<ir::Function>(From);
    if (!isOwn(From))
      return F;
    F->Entity = renamed(F->Entity, Number, Unit);
    auto Operand = [&](ir::Operand &O) {
      if (O.Kind == ir::OperandKind::Function)
        O.Id = index(renamed(ir::EntityId(O.Id), Number, Unit));
    };
    for (ir::Inst &I : F->Insts) {
      I.Callee = callee(I.Callee, Number, Unit);
      Operand(I.A);
      Operand(I.B);
    }
    for (ir::Operand &O : F->Args)
      Operand(O);
    for (ir::Place &P : F->Places)
      if (P.Base == ir::BaseKind::Global)
        P.Id = index(renamed(ir::EntityId(P.Id), Number, Unit));
    const ir::StrId File = T->str("/" + Unit);
    F->Where.File = File;
    for (ir::Range &R : F->Ranges)
      R.File = File;
    return F;
  }

  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  std::shared_ptr<ir::Tables> T;
  ir::Unit Prototype;
  llvm::DenseSet<uint32_t> Names; ///< Of entities that are renamed.
  uint64_t Lines = 0;
  uint32_t Calls = 0;
  std::string Facts;
};

} // namespace

static int write(const std::string &Folder, uint64_t Lines,
                 const std::string &Prototype) {
  Check(llvm::errorCodeToError(fs::create_directories(Folder)));
  Copier Copies(Prototype);
  if (!Copies.lines()) {
    llvm::errs() << "memleak-scale: " << Prototype
                 << " defines no function of its own\n";
    return 2;
  }
  uint64_t Written = 0;
  for (uint32_t N = 0; Written < Lines; ++N, Written += Copies.lines())
    Check(tool::writeAtomically(
        llvm::formatv("{0}/{1}.unit", Folder, llvm::utostr(N)).str(),
        Copies.copy(N)));
  llvm::outs() << Written << " lines\n";
  return 0;
}

static double seconds(std::chrono::steady_clock::time_point Since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Since)
      .count();
}

/// Of this process so far, in MiB.
static uint64_t peak() {
  rusage Used;
  getrusage(RUSAGE_SELF, &Used);
  return Used.ru_maxrss / 1024;
}

static double secondsOfProcessors() {
  rusage Used;
  getrusage(RUSAGE_SELF, &Used);
  auto Seconds = [](const timeval &T) { return T.tv_sec + T.tv_usec * 1e-6; };
  return Seconds(Used.ru_utime) + Seconds(Used.ru_stime);
}

/// Reads all units of the folder; returns how many.
static std::optional<uint32_t> link(const std::string &Folder,
                                    tool::Linker &Units) {
  uint32_t Count = 0;
  while (auto File = llvm::MemoryBuffer::getFile(
             llvm::formatv("{0}/{1}.unit", Folder, Count).str())) {
    if (!Units.add(std::move(*File))) {
      llvm::errs() << "memleak-scale: unit " << Count << " cannot be read\n";
      return std::nullopt;
    }
    ++Count;
  }
  return Count;
}

static int solve(const std::string &Folder, unsigned Threads,
                 const std::string &Summaries) {
  const auto Start = std::chrono::steady_clock::now();
  tool::Linker Units;
  const std::optional<uint32_t> Count = link(Folder, Units);
  if (!Count)
    return 2;
  llvm::outs() << llvm::formatv("{0} units, {1:f1} s to link, {2} MiB; ",
                                *Count, seconds(Start), peak());
  llvm::outs().flush();
  if (Threads) {
    solver::SummaryStore Kept("scale");
    std::optional<tool::AtomicFile> New;
    if (!Summaries.empty()) {
      if (fs::exists(Summaries))
        Check(Kept.open(read(Summaries)));
      New.emplace(Check(tool::AtomicFile::create(Summaries)));
      Kept.keepIn(New->out());
    }
    solver::Options Options;
    Options.Repair = true;
    const auto Program = Units.program(/*Closed=*/false);
    const solver::Result R =
        Program->solve(Options, Summaries.empty() ? nullptr : &Kept, Threads);
    if (Kept.isNew()) {
      Kept.finish();
      Check(New->commit());
    }
    llvm::outs() << llvm::formatv(
        "{0} functions, {1} instructions, {2} reused, {3} findings; ",
        R.Stats.Functions, R.Stats.Instructions, R.Stats.Reused,
        R.Findings.size());
  }
  llvm::outs() << llvm::formatv("{0:f1} s in all, {1:f1} s of processors, "
                                "{2} MiB\n",
                                seconds(Start), secondsOfProcessors(), peak());
  return 0;
}

int main(int argc, char **argv) {
  const std::vector<std::string> Words(argv + 1, argv + argc);
  uint64_t Number = 0;
  if (Words.size() >= 3 &&
      !llvm::StringRef(Words[2]).getAsInteger(10, Number)) {
    if (Words[0] == "write" && Words.size() == 4)
      return write(Words[1], Number, Words[3]);
    if (Words[0] == "solve" && Words.size() <= 4)
      return solve(Words[1], Number, Words.size() == 4 ? Words[3] : "");
  }
  llvm::errs() << "usage: memleak-scale write FOLDER LINES PROTOTYPE\n"
                  "       memleak-scale solve FOLDER THREADS [SUMMARIES]\n";
  return 2;
}
