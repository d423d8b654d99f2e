//===-- Program.cpp - Units solved together ---------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "Analysis.h"
#include "Repair.h"
#include "Summarize.h"
#include "ir/Codec.h"
#include "ir/UnitFile.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

void Program::add(const ir::Unit &U) { Units.push_back(&U); }

//===----------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------===//

void Program::link() {
  for (const ir::Unit *U : Units) {
    for (const std::unique_ptr<ir::Function> &F : U->Functions) {
      Names[index(F->Entity)] = F->Name;
      Definition &D = Functions[index(F->Entity)];
      if (!D.F) {
        D.F = F.get();
        if (U->Cxx)
          Cxx.insert(D.F);
        Ordered.push_back(F.get());
        continue;
      }
      // The same inline function again, or another program's of that name.
      if (!D.Ambiguous && !(ir::hashBody(*D.F, *T) == ir::hashBody(*F, *T))) {
        D.Ambiguous = true;
        ++Ambiguous;
      }
    }
    for (const ir::Global &G : U->Globals)
      Names[index(G.Entity)] = G.Name;
    for (const std::unique_ptr<ir::Summary> &S : U->Declared) {
      Names.try_emplace(index(S->Entity), S->Name);
      const ir::Summary *&Known = Declared[index(S->Entity)];
      if (!Known || S->From < Known->From)
        Known = S.get();
    }
  }
}

/// A global varies if anything writes it or may hold its address.
void Program::findConstants() {
  DenseSet<uint32_t> Varies;
  auto Look = [&](const ir::Function &F, ir::PlaceId Id) {
    if (Id != ir::PlaceId::None && F.place(Id).Base == ir::BaseKind::Global)
      Varies.insert(F.place(Id).Id);
  };
  for (const ir::Function *F : Ordered)
    for (const ir::Inst &I : F->Insts) {
      if (I.Opcode != ir::Op::Load)
        Look(*F, I.P);
      Look(*F, I.Q);
    }
  for (const ir::Unit *U : Units)
    for (const ir::Global &G : U->Globals) {
      ir::TypeKind Kind = T->type(G.Type).Kind;
      if (!Varies.contains(index(G.Entity)) &&
          (Kind == ir::TypeKind::Int || Kind == ir::TypeKind::Bool || G.Const))
        Steady.insert(index(G.Entity));
      if (!G.Init || !G.Defined)
        continue;
      bool Seen = T->entity(G.Entity).isInternal() || Closed;
      if (G.Const || (Seen && !Varies.contains(index(G.Entity))))
        Constants[index(G.Entity)] = G.Init;
    }
}

/// Closed under overriding, so that a call of the root may run any of them.
void Program::findOverriders() {
  if (!Closed)
    return;
  DenseMap<uint32_t, std::vector<EntityId>> Direct;
  for (const ir::Unit *U : Units)
    for (const ir::Override &O : U->Overrides) {
      std::vector<EntityId> &D = Direct[index(O.Overridden)];
      if (!is_contained(D, O.Method))
        D.push_back(O.Method);
    }
  auto Collect = [&](EntityId Root) {
    std::vector<EntityId> &Out = Overriders[index(Root)];
    std::vector<EntityId> Todo{Root};
    while (!Todo.empty()) {
      EntityId E = Todo.back();
      Todo.pop_back();
      if (is_contained(Out, E))
        continue;
      // A method without a body is pure, or unknown and found out as such.
      if (definition(E) || !Direct.count(index(E)))
        Out.push_back(E);
      auto It = Direct.find(index(E));
      if (It != Direct.end())
        Todo.insert(Todo.end(), It->second.rbegin(), It->second.rend());
    }
  };
  for (const ir::Function *F : Ordered)
    for (const ir::Inst &I : F->Insts)
      if (I.Opcode == ir::Op::VirtualCall && !Overriders.count(index(I.Callee)))
        Collect(I.Callee);
}

const ir::Function *Program::definition(EntityId E) const {
  auto It = Functions.find(index(E));
  return It == Functions.end() || It->second.Ambiguous ? nullptr : It->second.F;
}

const ir::Summary *Program::summary(EntityId E) const {
  auto Known = Declared.find(index(E));
  auto Found = Inferred.find(index(E));
  const ir::Summary *D = Known == Declared.end() ? nullptr : Known->second;
  const ir::Summary *I =
      Found == Inferred.end() ? nullptr : Found->second.get();
  if (D && (!I || D->From < ir::Provenance::Inferred))
    return D;
  return I ? I : D;
}

ArrayRef<EntityId> Program::overriders(EntityId E) const {
  auto It = Overriders.find(index(E));
  return It == Overriders.end() ? ArrayRef<EntityId>() : ArrayRef(It->second);
}

ir::Operand Program::constant(EntityId Global) const {
  auto It = Constants.find(index(Global));
  return It == Constants.end() ? ir::Operand() : It->second;
}

StringRef Program::nameOf(EntityId E) const {
  auto It = Names.find(index(E));
  return It == Names.end() ? T->usr(E) : T->str(It->second);
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

void Program::callees(const ir::Function &F,
                      std::vector<const ir::Function *> &Out) const {
  Out.clear();
  auto Add = [&](EntityId E) {
    if (const ir::Function *C = definition(E))
      Out.push_back(C);
  };
  auto Operand = [&](const ir::Operand &O) {
    if (O.Kind == ir::OperandKind::Function)
      Add(EntityId(O.Id));
  };
  for (const ir::Inst &I : F.Insts) {
    if (I.Opcode == ir::Op::Call)
      Add(I.Callee);
    if (I.Opcode == ir::Op::VirtualCall)
      for (EntityId E : overriders(I.Callee))
        Add(E);
    // A function whose address is taken here may be called through it.
    Operand(I.A);
    if (ir::shape(I.Opcode) & ir::HasArgs)
      for (const ir::Operand &O : F.args(I))
        Operand(O);
  }
}

/// Strongly connected components, callees first (Tarjan, with its own stack).
std::vector<std::vector<const ir::Function *>> Program::components() const {
  struct Frame {
    const ir::Function *F;
    std::vector<const ir::Function *> Callees;
    size_t Next = 0;
  };
  DenseMap<const ir::Function *, uint32_t> Number, Low;
  DenseSet<const ir::Function *> OnStack;
  std::vector<const ir::Function *> Stack;
  std::vector<Frame> Frames;
  std::vector<std::vector<const ir::Function *>> Out;
  auto Enter = [&](const ir::Function *F) {
    uint32_t N = Number.size() + 1;
    Number[F] = Low[F] = N;
    Stack.push_back(F);
    OnStack.insert(F);
    Frames.push_back({F, {}, 0});
    callees(*F, Frames.back().Callees);
  };
  for (const ir::Function *Root : Ordered) {
    if (Number.count(Root))
      continue;
    Enter(Root);
    while (!Frames.empty()) {
      Frame &Top = Frames.back();
      if (Top.Next < Top.Callees.size()) {
        const ir::Function *C = Top.Callees[Top.Next++];
        if (!Number.count(C))
          Enter(C);
        else if (OnStack.contains(C))
          Low[Top.F] = std::min(Low[Top.F], Number[C]);
        continue;
      }
      const ir::Function *Done = Top.F;
      Frames.pop_back();
      if (!Frames.empty()) {
        const ir::Function *P = Frames.back().F;
        Low[P] = std::min(Low[P], Low[Done]);
      }
      if (Low[Done] != Number[Done])
        continue;
      Out.emplace_back();
      const ir::Function *F;
      do {
        F = Stack.back();
        Stack.pop_back();
        OnStack.erase(F);
        Out.back().push_back(F);
      } while (F != Done);
    }
  }
  return Out;
}

//===----------------------------------------------------------------------===//
// Solving
//===----------------------------------------------------------------------===//

Result Program::solve(const Options &O) {
  link();
  findConstants();
  findOverriders();
  struct Said {
    std::vector<Found> Findings;
    std::vector<ir::Silence> Silences;
  };
  DenseMap<const ir::Function *, Said> By;
  Result Out;
  Out.Stats.Ambiguous = Ambiguous;
  Values Vs;
  auto Walk = [&](const ir::Function &F) {
    Vs.reset();
    Report R(*this, F, Vs, O.ExplainSilence);
    Analysis A(*this, F, O, Vs, R);
    A.run();
    std::unique_ptr<ir::Summary> S = summarize(A, Vs, F, *T, O);
    By[&F] = {R.takeFindings(), R.takeSilences()};
    return S;
  };
  std::vector<const ir::Function *> Callees;
  for (const std::vector<const ir::Function *> &Group : components()) {
    callees(*Group.front(), Callees);
    bool Recursive = Group.size() > 1 || is_contained(Callees, Group.front());
    bool Changed = true;
    for (uint32_t Round = 0;
         Changed && Round <= (Recursive ? O.RecursionRounds : 0); ++Round) {
      Changed = false;
      for (const ir::Function *F : Group) {
        std::unique_ptr<ir::Summary> S = Walk(*F);
        std::unique_ptr<ir::Summary> &Old = Inferred[index(F->Entity)];
        if (Recursive)
          Changed |= !Old || ir::encode(*Old, *T) != ir::encode(*S, *T);
        Old = std::move(S);
      }
    }
    for (const ir::Function *F : Group) {
      // Deeper recursion than was walked may do more.
      if (Recursive && Changed)
        Inferred[index(F->Entity)]->Incomplete = true;
      Out.Stats.Functions += 1;
      Out.Stats.Instructions += F->Insts.size();
      Out.Stats.Capped += Inferred[index(F->Entity)]->Incomplete;
    }
  }
  for (const ir::Function *F : Ordered) {
    Said &S = By[F];
    if (O.Repair && !S.Findings.empty())
      repair(*this, *F, Cxx.contains(F), O, S.Findings);
    for (Found &X : S.Findings)
      Out.Findings.push_back(std::move(X.Says));
    std::move(S.Silences.begin(), S.Silences.end(),
              std::back_inserter(Out.Silences));
  }
  fingerprint(Out.Findings);
  return Out;
}
