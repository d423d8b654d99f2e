//===-- PathReader.cpp - When things happen to pointers -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PathReader.h"

using namespace clang;

namespace memleak::migrate {

uint32_t PathReader::variable(const PathVariable &Of) {
  std::optional<uint32_t> Base;
  if (!Of.BaseNode.empty())
    // A member that is a base is one of `this`.
    Base = variable({Of.BaseNode, Of.BaseIs, nullptr, "", Role::Local,
                     Of.BaseIs == Role::Field});
  auto [Entry, New] =
      Numbers.try_emplace({Of.Node, Of.Base}, Flow.Variables.size());
  if (New)
    Flow.Variables.push_back({Of.Node, Of.Is, Base, Of.OfThis});
  return Entry->second;
}

void PathReader::add(const void *When, const PathVariable &Of, Event::Kind Is,
                     SourceLocation At, uint32_t Fact,
                     std::vector<uint32_t> After) {
  Pending[When].push_back(
      {Is, variable(Of), Fact, Decls.place(At).Line, std::move(After)});
}

void PathReader::addEvents(Block &To, const void *When, bool AfterCall) {
  if (AfterCall)
    for (uint32_t Var = 0; Var < Flow.Variables.size(); ++Var)
      if (Flow.Variables[Var].Is == Role::Field ||
          Flow.Variables[Var].Is == Role::Out)
        To.Events.push_back({Event::Called, Var, 0, 0});
  auto Found = Pending.find(When);
  if (Found == Pending.end())
    return;
  To.Events.insert(To.Events.end(), Found->second.begin(), Found->second.end());
  Placed.insert(When);
}

void PathReader::finish(
    llvm::function_ref<std::optional<NullTest>(const Expr &)> TestOf) {
  if (Flow.Variables.empty())
    return;
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddInitializers = true;
  std::unique_ptr<CFG> Built;
  if (!F.isDependentContext())
    Built = CFG::buildCFG(&F, F.getBody(), &Decls.context(), Options);
  if (Built) {
    Flow.File = Decls.place(F.getLocation()).File;
    Flow.Function = numberOf(F);
    Flow.Constructor = isa<CXXConstructorDecl>(F);
    Flow.Destructor = isa<CXXDestructorDecl>(F);
    Flow.Blocks.resize(Built->getNumBlockIDs());
    Flow.Entry = Built->getEntry().getBlockID();
    Flow.Exit = Built->getExit().getBlockID();
    for (const CFGBlock *From : *Built) {
      Block &To = Flow.Blocks[From->getBlockID()];
      for (const CFGElement &Each : *From) {
        if (auto Init = Each.getAs<CFGInitializer>()) {
          addEvents(To, Init->getInitializer(), false);
        } else if (auto S = Each.getAs<CFGStmt>()) {
          if (const auto *Declared = dyn_cast<DeclStmt>(S->getStmt()))
            for (const Decl *D : Declared->decls())
              addEvents(To, D, false);
          addEvents(To, S->getStmt(),
                    isa<CallExpr, CXXConstructExpr>(S->getStmt()));
        }
      }
      if (From->hasNoReturnElement())
        continue; // the program ends there
      std::vector<const CFGBlock *> Next;
      for (const CFGBlock::AdjacentBlock &Each : From->succs())
        Next.push_back(Each.getReachableBlock());
      const Expr *Condition =
          Next.size() == 2 ? From->getLastCondition() : nullptr;
      auto Test = Condition ? TestOf(*Condition) : std::nullopt;
      const CFGBlock *Null = Test ? Next[Test->HoldsForNull ? 0 : 1] : nullptr;
      if (Null && Next[0] != Next[1]) {
        To.Tested = variable(Test->Of);
        To.NullSuccessor = Null->getBlockID();
      }
      for (const CFGBlock *Each : Next)
        if (Each)
          To.Successors.push_back(Each->getBlockID());
    }
  }
  refuseUnplaced();
  if (Built)
    Decls.facts().Functions.push_back(std::move(Flow));
}

/// What happens on no path that is known, as in a lambda, must not matter.
void PathReader::refuseUnplaced() {
  for (const auto &[When, Events] : Pending) {
    if (Placed.count(When))
      continue;
    for (const Event &Each : Events) {
      if (Each.Is == Event::Out)
        Decls.facts().Edges[Each.Fact].Placed = false;
      else if (Each.Is != Event::Used && Each.Is != Event::Kept &&
               Each.Is != Event::Forwarded)
        Decls.facts().Vetoes.push_back(
            {Flow.Variables[Each.Var].Node,
             "captured",
             "a lambda, or code that no path leads to, changes it",
             {Decls.place(F.getLocation()).File, Each.Line}});
    }
  }
}

} // namespace memleak::migrate
