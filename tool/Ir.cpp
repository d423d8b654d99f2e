//===-- Ir.cpp - memleak ir ACTION FILE -----------------------------------===//
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
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>

using namespace clang;

namespace memleak::tool {

namespace {

struct Options {
  std::string Act, File, Build;
  std::vector<std::string> CompilerArgs;
};

/// Lowers the one translation unit that the tool parses.
class LoweringAction : public ASTFrontendAction {
public:
  explicit LoweringAction(std::optional<ir::Unit> &Result) : Result(Result) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &,
                                                 llvm::StringRef File) override {
    class Consumer : public ASTConsumer {
    public:
      Consumer(std::optional<ir::Unit> &Result, llvm::StringRef File)
          : Result(Result), File(File) {}
      void HandleTranslationUnit(ASTContext &Context) override {
        Result.emplace(lowering::lower(Context, *models::shippedModels(), File,
                                       std::make_shared<ir::Tables>()));
      }

    private:
      std::optional<ir::Unit> &Result;
      std::string File;
    };
    return std::make_unique<Consumer>(Result, File);
  }

private:
  std::optional<ir::Unit> &Result;
};

class LoweringFactory : public tooling::FrontendActionFactory {
public:
  std::optional<ir::Unit> Result;
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<LoweringAction>(Result);
  }
};

bool isSource(llvm::StringRef File) {
  return File.ends_with(".c") || File.ends_with(".cc") ||
         File.ends_with(".cpp") || File.ends_with(".cxx") ||
         File.ends_with(".h") || File.ends_with(".hpp");
}

/// The unit of a source file; what does not compile is lowered as far as it
/// goes, behind clang's own messages. Nothing after a message when it cannot.
std::optional<ir::Unit> lowerSource(const Options &O) {
  std::unique_ptr<tooling::CompilationDatabase> Database;
  std::string Error;
  if (O.Build.empty())
    Database = std::make_unique<tooling::FixedCompilationDatabase>(
        ".", O.CompilerArgs);
  else
    Database = tooling::CompilationDatabase::loadFromDirectory(O.Build, Error);
  if (!Database) {
    cannotRun(Error);
    return std::nullopt;
  }
  tooling::ClangTool Tool(*Database, {O.File});
  LoweringFactory Factory;
  Tool.run(&Factory);
  if (!Factory.Result)
    cannotRun(O.File + " could not be parsed");
  return std::move(Factory.Result);
}

int run(const Options &O) {
  if (!llvm::is_contained(solver::irActions(), llvm::StringRef(O.Act)))
    return cannotRun("unknown action '" + llvm::Twine(O.Act) + "'" +
                     didYouMean(O.Act, solver::irActions()) +
                     "\nmemleak ir --help lists the actions");
  std::optional<ir::Unit> Unit;
  if (isSource(O.File)) {
    Unit = lowerSource(O);
    if (!Unit)
      return ExitCannotRun;
  } else {
    llvm::Expected<ir::Unit> Loaded = solver::loadUnit(O.File);
    if (!Loaded)
      return cannotRun(llvm::toString(Loaded.takeError()));
    Unit.emplace(std::move(*Loaded));
  }
  if (std::optional<std::string> Wrong = ir::verify(*Unit))
    return cannotRun(O.File + ": malformed IR: " + *Wrong);
  solver::runIrAction(O.Act, *Unit, llvm::outs());
  return ExitClean;
}

} // namespace

Action declareIr(CLI::App &Command) {
  auto O = std::make_shared<Options>();
  Command.add_option("ACTION", O->Act,
                     "print, solve, summaries, silence, hash or encode")
      ->required();
  Command.add_option("FILE", O->File,
                     "C or C++ source, IR in text form, or a unit file")
      ->required();
  Command.add_option("-p", O->Build, "Folder of the compile database");
  Command.add_option("ARGS", O->CompilerArgs,
                     "After --: compiler arguments, where there is no -p");
  return [O] { return run(*O); };
}

} // namespace memleak::tool
