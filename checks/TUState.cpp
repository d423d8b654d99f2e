//===-- TUState.cpp - What the checks of one translation unit share -------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TUState.h"
#include "ModelLookup.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "ir/Finding.h"
#include "lowering/Lowering.h"
#include "solver/Program.h"
#include "clang/AST/ASTContext.h"

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

const solver::Result &TUState::solved(ASTContext &Context,
                                      const solver::Options &Options) {
  if (!Solved) {
    auto Tables = std::make_shared<ir::Tables>();
    const SourceManager &SM = Context.getSourceManager();
    OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID());
    const ir::Unit Lowered = lowering::lower(
        Context, *Models, Main ? Main->getName() : "input", Tables);
    solver::Program Program(Tables);
    Program.add(Lowered);
    Solved = std::make_shared<const solver::Result>(Program.solve(Options));
  }
  return *Solved;
}

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
    State = std::make_shared<TUState>(modelsFor(ModelPaths, Context));
    Unit = State;
  }
  return State;
}

} // namespace memleak
