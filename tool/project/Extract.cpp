//===-- Extract.cpp - One source, parsed once -----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Extract.h"
#include "CheckRegistry.h"
#include "Collector.h"
#include "EngineCheck.h"
#include "OneCommand.h"
#include "ReadTracker.h"
#include "StagedFiles.h"
#include "cache/WriteFile.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "ir/UnitFile.h"
#include "lowering/Lowering.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include <set>

extern "C" volatile int MemleakModuleAnchor;

using namespace clang;

namespace memleak::tool {

namespace {

llvm::Error failure(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// What one parse uses and fills.
struct Extraction {
  const ExtractRequest &Request;
  llvm::IntrusiveRefCntPtr<ReadTracker> Files;
  tidy::ClangTidyContext &Tidy;
  UnitFacts Facts;
  std::shared_ptr<ir::Tables> Tables = std::make_shared<ir::Tables>();
  std::optional<ir::Unit> Unit;
};

/// The models that the options name; their files count as read.
std::shared_ptr<const models::ModelSet> loadModels(llvm::StringRef Paths,
                                                   ReadTracker &Files) {
  llvm::SmallVector<llvm::StringRef> Each;
  Paths.split(Each, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Path : Each)
    if (auto File = Files.openFileForRead(Path.trim()))
      (*File)->getBuffer(Path, -1, true, false);
  models::LoadResult Loaded = models::loadUserModels(Paths);
  return Loaded.Models ? Loaded.Models : models::shippedModels();
}

llvm::StringRef optionOf(const tidy::ClangTidyContext &Tidy,
                         llvm::StringRef Name, llvm::StringRef Default) {
  const auto &Options = Tidy.getOptions().CheckOptions;
  auto Found = Options.find(Name);
  return Found == Options.end() ? Default
                                : llvm::StringRef(Found->second.Value);
}

/// The functions that release something and that the code can call.
std::vector<std::string> declaredReleases(ASTContext &AST,
                                          const ir::Tables &Tables) {
  std::set<std::string> Names;
  for (uint32_t I = 0; I < Tables.numFamilies(); ++I) {
    llvm::StringRef Release =
        Tables.str(Tables.family(ir::FamilyId(I)).Release);
    if (Release.consume_back("(%)") && isDeclared(AST, Release))
      Names.insert(Release.str());
  }
  return {Names.begin(), Names.end()};
}

/// Lowers the unit once it is parsed.
class Lowerer : public ASTConsumer {
public:
  explicit Lowerer(Extraction &Into) : Into(Into) {}
  void HandleTranslationUnit(ASTContext &AST) override {
    auto Models =
        loadModels(optionOf(Into.Tidy, "memleak.Models", ""), *Into.Files);
    Into.Unit = lowering::lower(AST, *Models, Into.Request.Unit, Into.Tables,
                                nullptr, lowering::FileNames::Real);
    Into.Facts.Declared = declaredReleases(AST, *Into.Tables);
  }

private:
  Extraction &Into;
};

class ExtractAction : public ASTFrontendAction {
public:
  explicit ExtractAction(Extraction &Into)
      : Into(Into), Checks(Into.Tidy, nullptr) {}
  std::unique_ptr<ASTConsumer>
  CreateASTConsumer(CompilerInstance &Compiler, llvm::StringRef File) override {
    std::vector<std::unique_ptr<ASTConsumer>> Both;
    Both.push_back(Checks.createASTConsumer(Compiler, File));
    Both.push_back(std::make_unique<Lowerer>(Into));
    for (const CheckInfo &Check : allChecks())
      if (Into.Tidy.isCheckEnabled(Check.Name))
        Into.Facts.Checks.push_back(Check.Name.str());
    Into.Facts.Engine = EngineOptions(EngineOptions::View(
        "memleak", Into.Tidy.getOptions().CheckOptions, &Into.Tidy));
    return std::make_unique<MultiplexConsumer>(std::move(Both));
  }

private:
  Extraction &Into;
  tidy::ClangTidyASTConsumerFactory Checks;
};

class ActionFactory : public tooling::FrontendActionFactory {
public:
  explicit ActionFactory(Extraction &Into) : Into(Into) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<ExtractAction>(Into);
  }
  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation,
                     FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> PCH,
                     DiagnosticConsumer *Diagnostics) override {
    // As clang-tidy does, for code that tells analyzers more than compilers.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    // Nobody hears them, and for some clang analyses each function.
    Invocation->getDiagnosticOpts().IgnoreWarnings = true;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files,
                                                std::move(PCH), Diagnostics);
  }

private:
  Extraction &Into;
};

tidy::ClangTidyOptions forcedOptions(const ExtractRequest &Request) {
  tidy::ClangTidyOptions Forced;
  Forced.CheckOptions["memleak.WholeProgram"] = "true";
  Forced.CheckOptions["memleak.IncludeInEachFix"] = "true";
  if (!Request.ExtraArguments.empty())
    Forced.ExtraArgs = Request.ExtraArguments;
  return Forced;
}

tooling::ArgumentsAdjuster extraArguments(const tidy::ClangTidyOptions &From) {
  return tooling::combineAdjusters(
      tooling::getInsertArgumentAdjuster(
          From.ExtraArgsBefore.value_or(tooling::CommandLineArguments()),
          tooling::ArgumentInsertPosition::BEGIN),
      tooling::getInsertArgumentAdjuster(
          From.ExtraArgs.value_or(tooling::CommandLineArguments()),
          tooling::ArgumentInsertPosition::END));
}

llvm::Error writeEntry(const std::string &Entry, llvm::StringRef Unit,
                       llvm::StringRef Manifest) {
  if (llvm::Error Error = writeAtomically(Entry + ".unit", Unit))
    return Error;
  return writeAtomically(Entry + ".deps", Manifest);
}

/// What cannot be kept is not lost for this run.
llvm::Error writeEntry(const ExtractRequest &Request, llvm::StringRef Unit,
                       llvm::StringRef Manifest) {
  llvm::Error Error = writeEntry(Request.Entry, Unit, Manifest);
  if (!Error || Request.Spare.empty())
    return Error;
  const std::string Why = llvm::toString(std::move(Error));
  llvm::Error Worse = writeAtomically(Request.Spare + ".why", Why);
  if (!Worse)
    Worse = writeEntry(Request.Spare, Unit, Manifest);
  if (!Worse)
    return Worse;
  llvm::consumeError(std::move(Worse));
  return failure(Why);
}

} // namespace

void prepareToExtract() {
  (void)MemleakModuleAnchor;
  (void)models::shippedModels();
  tooling::runToolOnCode(std::make_unique<SyntaxOnlyAction>(), "int prepared;",
                         "prepared.cpp");
}

llvm::Expected<size_t> extract(const ExtractRequest &Request) {
  (void)MemleakModuleAnchor;
  auto Files = llvm::makeIntrusiveRefCnt<ReadTracker>(
      llvm::makeIntrusiveRefCnt<StagedFiles>(
          llvm::vfs::getRealFileSystem(),
          std::map<std::string, std::string>(Request.Staged.begin(),
                                             Request.Staged.end())));
  Complaints Misconfigured;
  tidy::ClangTidyContext Tidy(configure(Request.Command.File, Request.Over,
                                        Files, forcedOptions(Request),
                                        Misconfigured));
  Extraction Into{Request, Files, Tidy, {}, std::make_shared<ir::Tables>(), {}};
  Into.Facts.MainFile = Request.Command.File;
  Collector Diagnostics(Tidy, Into.Facts);
  DiagnosticsEngine Engine(new DiagnosticIDs, new DiagnosticOptions,
                           &Diagnostics, /*ShouldOwnClient=*/false);
  Tidy.setDiagnosticsEngine(&Engine);
  Tidy.setCurrentFile(Request.Command.File);
  Tidy.setCurrentBuildDirectory(Request.Command.Directory);

  OneCommand Database(Request.Command, *Files);
  tooling::ClangTool Tool(Database, {Request.Command.File},
                          std::make_shared<PCHContainerOperations>(), Files);
  Tool.appendArgumentsAdjuster(extraArguments(Tidy.getOptions()));
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  Tool.setPrintErrorMessage(false);
  Tool.setDiagnosticConsumer(&Diagnostics);
  ActionFactory Factory(Into);
  Tool.run(&Factory);
  Diagnostics.finish();
  // The next parse may well read it: this one must not be kept.
  if (!Files->unread().empty())
    return failure(Files->unread());
  if (!Misconfigured.Trouble.empty())
    Into.Facts.Trouble = Misconfigured.Trouble;
  Into.Facts.Notes.assign(Misconfigured.Notes.begin(),
                          Misconfigured.Notes.end());
  if (!Into.Unit) {
    if (Into.Facts.Trouble.empty())
      Into.Facts.Trouble = "clang cannot make sense of its command line";
    Into.Unit.emplace(Into.Tables);
    Into.Unit->Name = Request.Unit;
  }

  Into.Unit->Sections[UnitFacts::Section.str()] = write(Into.Facts);
  const std::string Bytes = ir::writeUnitFile(*Into.Unit);
  if (llvm::Error Error =
          writeEntry(Request, Bytes,
                     write(Manifest{ir::hashBytes(Bytes), Files->reads()})))
    return Error;
  return Into.Facts.Findings.size();
}

} // namespace memleak::tool
