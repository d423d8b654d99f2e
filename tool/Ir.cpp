//===-- Ir.cpp - memleak ir ACTION FILE... --------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ir.h"
#include "ir/Verifier.h"
#include "lowering/Lowering.h"
#include "solver/IrTool.h"
#include "solver/Program.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Driver/Types.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Timer.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>

using namespace clang;

namespace memleak::tool {

namespace {

struct Options {
  std::string Act, Build;
  std::vector<std::string> Files, CompilerArgs;
  bool Closed = false;
};

/// What lowering and solving a unit by itself came to.
struct Measures {
  lowering::Coverage Covered;
  uint64_t Files = 0, Functions = 0, Capped = 0, Incomplete = 0, Lines = 0;
  double Seconds = 0;
};

/// The source lines of the functions' bodies.
uint64_t bodyLines(const ir::Unit &Unit) {
  uint64_t Lines = 0;
  for (const std::unique_ptr<ir::Function> &F : Unit.Functions)
    if (F->Where.isValid())
      Lines += F->Where.EndLine - F->Where.BeginLine + 1;
  return Lines;
}

void measure(const ir::Unit &Unit, Measures &Into) {
  solver::Program Program(Unit.T);
  Program.add(Unit);
  // What else the machine does is not the solver's.
  const llvm::TimeRecord Start = llvm::TimeRecord::getCurrentTime();
  const solver::Statistics Stats = Program.solve({}).Stats;
  const llvm::TimeRecord End = llvm::TimeRecord::getCurrentTime(false);
  Into.Seconds += End.getProcessTime() - Start.getProcessTime();
  Into.Files += 1;
  Into.Functions += Stats.Functions;
  Into.Capped += Stats.Capped;
  Into.Incomplete += Stats.Incomplete;
  Into.Lines += bodyLines(Unit);
}

double percent(uint64_t Part, uint64_t Whole) {
  return Whole ? 100.0 * Part / Whole : 0;
}

void print(const Measures &M, llvm::raw_ostream &Out) {
  const uint64_t Unknown = M.Covered.unknown();
  Out << llvm::formatv("files        {0}\n", M.Files)
      << llvm::formatv("expressions  {0}, of which {1} unknown ({2:f3}%)\n",
                       M.Covered.Expressions, Unknown,
                       percent(Unknown, M.Covered.Expressions));
  std::vector<std::pair<uint64_t, llvm::StringRef>> Reasons;
  for (const auto &Entry : M.Covered.Unknown)
    Reasons.push_back({Entry.second, Entry.first()});
  llvm::sort(Reasons, [](const auto &A, const auto &B) {
    return std::pair(B.first, A.second) < std::pair(A.first, B.second);
  });
  for (const auto &[Count, Reason] : Reasons)
    Out << llvm::formatv("             {0} {1}\n", Count, Reason);
  Out << llvm::formatv(
             "functions    {0}, of which {1} reached a cap ({2:f2}%)\n",
             M.Functions, M.Capped, percent(M.Capped, M.Functions))
      << llvm::formatv("             {0} more call one ({1:f2}%)\n",
                       M.Incomplete, percent(M.Incomplete, M.Functions))
      << llvm::formatv("solving      {0} lines of bodies in {1:f2} s of one "
                       "core: {2:f0} lines a second\n",
                       M.Lines, M.Seconds,
                       M.Seconds > 0 ? M.Lines / M.Seconds : 0);
}

/// Lowers each translation unit that the tool parses. To be measured they are
/// solved one by one and forgotten; otherwise they are kept.
class LoweringFactory : public tooling::FrontendActionFactory {
public:
  LoweringFactory(std::vector<ir::Unit> &Units, std::shared_ptr<ir::Tables> T,
                  Measures *Measured)
      : Units(Units), T(std::move(T)), Measured(Measured) {}

  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Lowering>(*this);
  }

private:
  class Lowering : public ASTFrontendAction {
  public:
    explicit Lowering(LoweringFactory &Factory) : Factory(Factory) {}
    std::unique_ptr<ASTConsumer>
    CreateASTConsumer(CompilerInstance &, llvm::StringRef File) override {
      return std::make_unique<Consumer>(Factory, File);
    }

  private:
    LoweringFactory &Factory;
  };

  class Consumer : public ASTConsumer {
  public:
    Consumer(LoweringFactory &Factory, llvm::StringRef File)
        : Factory(Factory), File(File) {}
    void HandleTranslationUnit(ASTContext &Context) override {
      Factory.add(Context, File);
    }

  private:
    LoweringFactory &Factory;
    std::string File;
  };

  void add(ASTContext &Context, llvm::StringRef File) {
    const models::ModelSet &Models = *models::shippedModels();
    if (!Measured) {
      Units.push_back(lowering::lower(Context, Models, File, T));
      return;
    }
    measure(lowering::lower(Context, Models, File,
                            std::make_shared<ir::Tables>(), &Measured->Covered),
            *Measured);
  }

  std::vector<ir::Unit> &Units;
  std::shared_ptr<ir::Tables> T;
  Measures *Measured;
};

bool isSource(llvm::StringRef File) {
  namespace types = clang::driver::types;
  const types::ID Type = types::lookupTypeForExtension(
      llvm::sys::path::extension(File).ltrim('.'));
  return Type != types::TY_INVALID && types::isDerivedFromC(Type);
}

/// Parses the source files, which go through \p Factory. What does not compile
/// is lowered as far as it goes, behind clang's own errors. False, after a
/// message, when there is no knowing how to parse.
bool parseSources(const Options &O, const std::vector<std::string> &Sources,
                  LoweringFactory &Factory) {
  std::unique_ptr<tooling::CompilationDatabase> Database;
  std::string Error;
  if (O.Build.empty())
    Database = std::make_unique<tooling::FixedCompilationDatabase>(
        ".", O.CompilerArgs);
  else
    Database = tooling::CompilationDatabase::loadFromDirectory(O.Build, Error);
  if (!Database) {
    cannotRun(Error);
    return false;
  }
  tooling::ClangTool Tool(*Database,
                          Sources.empty() ? Database->getAllFiles() : Sources);
  Tool.appendArgumentsAdjuster(tooling::getInsertArgumentAdjuster("-w"));
  Tool.run(&Factory);
  return true;
}

/// Reads what is not source, and verifies everything. False after a message.
bool loadUnits(const std::vector<std::string> &Files,
               const std::shared_ptr<ir::Tables> &T,
               std::vector<ir::Unit> &Units) {
  for (const std::string &File : Files) {
    llvm::Expected<ir::Unit> Loaded = solver::loadUnit(File, T);
    if (!Loaded) {
      cannotRun(llvm::toString(Loaded.takeError()));
      return false;
    }
    Units.push_back(std::move(*Loaded));
  }
  for (const ir::Unit &Unit : Units)
    if (std::optional<std::string> Wrong = ir::verify(Unit)) {
      cannotRun(Unit.Name + ": malformed IR: " + *Wrong);
      return false;
    }
  return true;
}

constexpr llvm::StringLiteral Measure = "measure";

int run(const Options &O) {
  std::vector<llvm::StringRef> Actions = solver::irActions().vec();
  Actions.push_back(Measure);
  if (!llvm::is_contained(Actions, llvm::StringRef(O.Act)))
    return cannotRun("unknown action '" + llvm::Twine(O.Act) + "'" +
                     didYouMean(O.Act, Actions) +
                     "\nmemleak ir --help lists the actions");
  if (O.Files.empty() && O.Build.empty())
    return cannotRun("no file is named; with -p all files of the database are "
                     "meant");
  std::vector<std::string> Sources, Units;
  for (const std::string &File : O.Files)
    (isSource(File) ? Sources : Units).push_back(File);

  auto T = std::make_shared<ir::Tables>();
  std::vector<ir::Unit> Loaded;
  Measures Measured;
  LoweringFactory Factory(Loaded, T, O.Act == Measure ? &Measured : nullptr);
  if ((Units.empty() || !Sources.empty()) && !parseSources(O, Sources, Factory))
    return ExitCannotRun;
  if (!loadUnits(Units, T, Loaded))
    return ExitCannotRun;
  if (O.Act == Measure) {
    for (const ir::Unit &Unit : Loaded)
      measure(Unit, Measured);
    print(Measured, llvm::outs());
    return ExitClean;
  }
  if (Loaded.empty())
    return cannotRun("none of the files could be parsed");
  if (O.Act == "encode" && Loaded.size() != 1)
    return cannotRun("encode takes one file");
  solver::runIrAction(O.Act, Loaded, O.Closed, llvm::outs());
  return ExitClean;
}

} // namespace

Action declareIr(CLI::App &Command) {
  auto O = std::make_shared<Options>();
  Command
      .add_option("ACTION", O->Act,
                  "print, solve, summaries, silence, hash, encode or "
                  "measure")
      ->required();
  Command
      .add_option("FILES", O->Files,
                  "C or C++ sources, IR in text form, or unit files; solved "
                  "they are one program")
      ->expected(0, 1 << 20); // CLI11 lets only one be unlimited
  Command.add_option("-p", O->Build,
                     "Folder of the compile database; without FILES all of its "
                     "files are meant");
  Command.add_flag("--closed", O->Closed,
                   "Nothing outside of the files calls into them");
  Command.add_option("ARGS", O->CompilerArgs,
                     "After --: compiler arguments, where there is no -p");
  return [O] {
    // CLI11 gives FILES all that it can take. Before the "--" nothing gets
    // through that begins with a dash.
    auto First = llvm::find_if(O->Files, [](llvm::StringRef Each) {
      return Each.size() > 1 && Each.front() == '-';
    });
    O->CompilerArgs.insert(O->CompilerArgs.begin(), First, O->Files.end());
    O->Files.erase(First, O->Files.end());
    return run(*O);
  };
}

} // namespace memleak::tool
