//===-- TUState.cpp - What the checks of one translation unit share -------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TUState.h"
#include "IndexFinder.h"
#include "ModelLookup.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "ir/Finding.h"
#include "lowering/Lowering.h"
#include "solver/Program.h"
#include "solver/ReparsedUnits.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace clang;
using clang::tidy::ClangTidyContext;

namespace memleak {

const models::FunctionModel *TUState::modelOf(const FunctionDecl *Function) {
  if (!Function)
    return nullptr;
  Function = Function->getCanonicalDecl();
  auto [Entry, New] = Functions.try_emplace(Function, nullptr);
  if (New)
    Entry->second = findModel(*Models, *Function);
  return Entry->second;
}

const models::TypeModel *TUState::modelOf(const CXXRecordDecl *Record) {
  if (!Record)
    return nullptr;
  Record = Record->getCanonicalDecl();
  auto [Entry, New] = Types.try_emplace(Record, nullptr);
  if (New)
    Entry->second = findModel(*Models, *Record);
  return Entry->second;
}

/// What \p Index knows of the program around the unit of \p Context.
static solver::Index::Outside around(const ir::Unit &Unit,
                                     const ASTContext &Context,
                                     const solver::Index &Index,
                                     IndexFinder &Finder) {
  const SourceManager &SM = Context.getSourceManager();
  llvm::SmallString<256> Main;
  if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(SM.getMainFileID()))
    if (SM.getFileManager().getVirtualFileSystem().getRealPath(Entry->getName(),
                                                               Main))
      Main = Entry->getName();
  // In an editor the file may be another than on disk.
  auto IsFresh = [&](const solver::IndexedFile &File) {
    return File.Path == Main
               ? ir::hashBytes(SM.getBufferData(SM.getMainFileID())) ==
                     File.Hash
               : Finder.isAsItWas(File);
  };
  solver::Index::Outside Known = Index.around(Unit, Main, IsFresh);
  if (!Known.Stale.empty())
    Finder.sayStale(Known.Stale);
  return Known;
}

/// Where an index of the program is looked for that the unit belongs to.
static std::vector<std::string> indexFolders(const SourceManager &SM) {
  std::vector<std::string> Folders;
  llvm::vfs::FileSystem &Files = SM.getFileManager().getVirtualFileSystem();
  if (auto Here = Files.getCurrentWorkingDirectory())
    Folders.push_back(*Here);
  if (OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID())) {
    llvm::SmallString<256> Path(Main->getName());
    if (!Files.makeAbsolute(Path))
      Folders.push_back(llvm::sys::path::parent_path(Path).str());
  }
  return Folders;
}

const solver::Result &TUState::solved(ASTContext &Context,
                                      const solver::Options &Options,
                                      llvm::StringRef Index) {
  if (!Solved) {
    auto Tables = std::make_shared<ir::Tables>();
    const SourceManager &SM = Context.getSourceManager();
    OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID());
    const ir::Unit Lowered = lowering::lower(
        Context, *Models, Main ? Main->getName() : "input", Tables);
    solver::Program Program(Tables);
    Program.add(Lowered);
    std::optional<solver::Index::Outside> Outside;
    if (auto Known = Indexes->find(Index, indexFolders(SM))) {
      Outside.emplace(around(Lowered, Context, *Known, *Indexes));
      Program.add(Outside->Unit);
      for (ir::EntityId Global : Outside->Varying)
        Program.addVarying(Global);
    }
    Reparsed->solve(Lowered.Name, [&](solver::SummaryStore *Kept) {
      Solved =
          std::make_shared<const solver::Result>(Program.solve(Options, Kept));
    });
  }
  return *Solved;
}

SharedState::SharedState()
    : Indexes(std::make_shared<IndexFinder>()),
      Reparsed(std::make_shared<solver::ReparsedUnits>()) {}

std::shared_ptr<const models::ModelSet>
SharedState::modelsFor(const std::string &Paths, ClangTidyContext *Context) {
  auto [Entry, New] = Models.try_emplace(Paths, nullptr);
  if (!New)
    return Entry->second;
  models::LoadResult Loaded = models::loadUserModels(Paths);
  for (const models::ModelError &Error : Loaded.Errors)
    Context->configurationDiag("memleak.Models: %0", DiagnosticIDs::Error)
        << Error.str();
  Entry->second = Loaded.Models ? Loaded.Models : models::shippedModels();
  return Entry->second;
}

std::shared_ptr<TUState> SharedState::unitOf(ClangTidyContext *Context,
                                             const std::string &ModelPaths) {
  std::lock_guard<std::mutex> Lock(Mutex);
  for (auto Unit = Units.begin(); Unit != Units.end();)
    Unit = Unit->second.expired() ? Units.erase(Unit) : std::next(Unit);
  std::weak_ptr<TUState> &Unit = Units[Context];
  std::shared_ptr<TUState> State = Unit.lock();
  if (!State) {
    State = std::make_shared<TUState>(modelsFor(ModelPaths, Context), Indexes,
                                      Reparsed);
    Unit = State;
  }
  return State;
}

} // namespace memleak
