//===-- Program.cpp - Units solved together ---------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "ir/Codec.h"
#include "ir/UnitFile.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

void Program::add(const ir::Unit &U,
                  std::vector<const ir::Function *> Elsewhere) {
  Units.push_back({&U, std::move(Elsewhere)});
}

//===----------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------===//

void Program::define(uint32_t Unit, const ir::Function &F) {
  Definition &D = Functions[index(F.Entity)];
  uint32_t Version = 0;
  bool SameText = false;
  for (; Version < D.Versions.size(); ++Version) {
    const ir::Function *Known = D.Versions[Version];
    SameText = Known == &F || ir::hashAll(*Known, *T) == ir::hashAll(F, *T);
    if (SameText || ir::hashBody(*Known, *T) == ir::hashBody(F, *T))
      break;
  }
  D.Units.push_back({Unit, Version});
  if (Version == D.Versions.size()) {
    D.Versions.push_back(&F);
    Ambiguous += Version == 1;
  }
  // The same function in another place has its own findings.
  if (SameText || UnitOf.count(&F))
    return;
  UnitOf[&F] = Unit;
  if (Units[Unit].U->Cxx)
    Cxx.insert(&F);
  NumberOf[&F] = Ordered.size();
  Ordered.push_back(&F);
}

void Program::link() {
  for (uint32_t Unit = 0; Unit < Units.size(); ++Unit) {
    const ir::Unit &U = *Units[Unit].U;
    for (const std::unique_ptr<ir::Function> &F : U.Functions) {
      Names[index(F->Entity)] = F->Name;
      define(Unit, *F);
    }
    for (const ir::Function *F : Units[Unit].Elsewhere)
      define(Unit, *F);
    for (const ir::Global &G : U.Globals)
      Names[index(G.Entity)] = G.Name;
    for (const ir::Record &R : U.Records)
      for (const ir::Field &F : R.Fields) {
        Fields[{index(R.Usr), index(F.Name)}] = F.Hidden;
        if (F.Hidden)
          Hidden.insert(index(F.Name));
      }
    for (const std::unique_ptr<ir::Summary> &S : U.Declared) {
      Names.try_emplace(index(S->Entity), S->Name);
      const ir::Summary *&Known = Declared[index(S->Entity)];
      if (!Known || S->From < Known->From)
        Known = S.get();
    }
  }
}

/// A global varies if anything writes it or may hold its address.
void Program::findConstants() {
  auto Look = [&](const ir::Function &F, ir::PlaceId Id) {
    if (Id != ir::PlaceId::None && F.place(Id).Base == ir::BaseKind::Global)
      Varying.insert(F.place(Id).Id);
  };
  for (const ir::Function *F : Ordered)
    for (const ir::Inst &I : F->Insts) {
      if (I.Opcode != ir::Op::Load)
        Look(*F, I.P);
      Look(*F, I.Q);
    }
  for (const Added &Each : Units)
    for (const ir::Global &G : Each.U->Globals) {
      ir::TypeKind Kind = T->type(G.Type).Kind;
      if (!Varying.contains(index(G.Entity)) &&
          (Kind == ir::TypeKind::Int || Kind == ir::TypeKind::Bool || G.Const))
        Steady.insert(index(G.Entity));
      if (!G.Init || !G.Defined)
        continue;
      bool Seen = T->entity(G.Entity).isInternal() || Closed;
      if (G.Const || (Seen && !Varying.contains(index(G.Entity))))
        Constants[index(G.Entity)] = G.Init;
    }
}

/// Closed under overriding, so that a call of the root may run any of them.
void Program::findOverriders() {
  ClassField = T->str(ir::ClassField);
  for (const Added &Each : Units)
    Dispatch.add(*Each.U);
  DenseMap<uint32_t, std::vector<EntityId>> Direct;
  for (const Added &Each : Units)
    for (const ir::Override &O : Each.U->Overrides) {
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
      if (definition(E, NoUnit) || !Direct.count(index(E)))
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

void Program::findHandovers() {
  // Whose address is taken may be called by anyone.
  DenseSet<uint32_t> Taken;
  auto Take = [&](const ir::Operand &O) {
    if (O.Kind == ir::OperandKind::Function)
      Taken.insert(O.Id);
  };
  for (const ir::Function *F : Ordered) {
    for (const ir::Inst &I : F->Insts) {
      Take(I.A);
      Take(I.B);
    }
    for (const ir::Operand &O : F->Args)
      Take(O);
  }
  DenseSet<uint32_t> Open; // Globals that some unit only declares.
  for (const Added &Each : Units)
    for (const ir::Global &G : Each.U->Globals) {
      Take(G.Init);
      if (!Closed && !T->entity(G.Entity).isInternal())
        Open.insert(index(G.Entity));
    }
  auto Callees = [&](const ir::Function &F, const ir::Inst &I,
                     SmallVectorImpl<const ir::Function *> &Out) {
    auto Add = [&](EntityId E) {
      if (const ir::Function *D = definition(E, UnitOf.lookup(&F)))
        Out.push_back(D);
    };
    if (I.Opcode == ir::Op::Call)
      return Add(I.Callee);
    for (EntityId E : Overriders.lookup(index(I.Callee)))
      Add(E);
  };
  auto IsEntry = [&](const ir::Function &F) {
    return (!Closed && !T->entity(F.Entity).isInternal()) ||
           (F.Flags & (ir::FnStatic | ir::FnMain));
  };
  auto IsIndirect = [&](const ir::Function &F) {
    return (F.Flags & ir::FnVirtual) || Taken.contains(index(F.Entity));
  };
  auto IsShared = [&](EntityId E) { return Open.contains(index(E)); };
  Handed.find({Ordered, Callees, IsEntry, IsIndirect, IsShared});
}

const ir::Function *Program::definition(EntityId E, uint32_t Unit) const {
  auto It = Functions.find(index(E));
  if (It == Functions.end())
    return nullptr;
  const Definition &D = It->second;
  if (D.Versions.size() == 1)
    return D.Versions.front();
  auto Own = find_if(D.Units, [&](auto &Each) { return Each.first == Unit; });
  return Own == D.Units.end() ? nullptr : D.Versions[Own->second];
}

const ir::Summary *Program::summary(
    EntityId E, uint32_t Unit,
    function_ref<const ir::Summary *(const ir::Function &)> Inferred) const {
  const ir::Summary *Said = Declared.lookup(index(E));
  if (Said && Said->From < ir::Provenance::Inferred)
    return Said;
  const ir::Function *F = definition(E, Unit);
  const ir::Summary *Found = F ? Inferred(*F) : nullptr;
  return Found ? Found : Said;
}

const ir::Summary *Program::summary(EntityId E) const {
  return summary(E, NoUnit);
}

const ir::Summary *Program::summary(EntityId E, uint32_t Unit) const {
  return summary(E, Unit, [&](const ir::Function &F) -> const ir::Summary * {
    if (Inferred.empty())
      return nullptr;
    const uint32_t Number = NumberOf.lookup(&F);
    Read.resize(Inferred.size());
    if (!Read[Number])
      Read[Number] = ir::decodeSummary(Inferred[Number], *T);
    return Read[Number].get();
  });
}

ArrayRef<EntityId> Program::overriders(EntityId E) const {
  auto It = Overriders.find(index(E));
  return It == Overriders.end() || !Closed ? ArrayRef<EntityId>()
                                           : ArrayRef(It->second);
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

/// What a virtual call of \p Method in \p F may run. Of a program that is not
/// closed that is known for objects made by \p F alone.
std::vector<EntityId> Program::mayRun(const ir::Function &F,
                                      EntityId Method) const {
  auto It = Overriders.find(index(Method));
  if (It == Overriders.end())
    return {};
  std::vector<EntityId> Out = It->second;
  if (Closed)
    return Out;
  // A method's USR begins with its class's.
  auto ClassOf = [&](EntityId E) {
    StringRef Usr = T->usr(E);
    return Usr.substr(0, Usr.rfind("@F@"));
  };
  llvm::erase_if(Out, [&](EntityId E) {
    return none_of(F.Insts, [&](const ir::Inst &I) {
      return I.Opcode == ir::Op::Call && ClassOf(I.Callee) == ClassOf(E);
    });
  });
  return Out;
}

void Program::callees(const ir::Function &F,
                      std::vector<const ir::Function *> &Out) const {
  Out.clear();
  const uint32_t Unit = UnitOf.lookup(&F);
  auto Add = [&](EntityId E) {
    if (const ir::Function *C = definition(E, Unit))
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
      for (EntityId E : mayRun(F, I.Callee))
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
// For the index
//===----------------------------------------------------------------------===//

bool Program::isShared(const ir::Function &F) const {
  return !T->entity(F.Entity).isInternal() &&
         definition(F.Entity, NoUnit) == &F;
}

std::vector<const ir::Function *>
Program::sharedCallees(const ir::Function &F) const {
  std::vector<const ir::Function *> Out, Callees, Todo{&F};
  DenseSet<const ir::Function *> Seen;
  while (!Todo.empty()) {
    callees(*Todo.back(), Callees);
    Todo.pop_back();
    for (const ir::Function *Callee : Callees)
      if (Seen.insert(Callee).second)
        (isShared(*Callee) ? Out : Todo).push_back(Callee);
  }
  return Out;
}

void Program::forEachShared(function_ref<void(const ir::Function &, ir::Unit,
                                              ArrayRef<const ir::Function *>)>
                                Each) const {
  for (const ir::Function *F : Ordered)
    if (isShared(*F)) {
      ir::Unit Just(T);
      Just.Declared.push_back(
          std::make_unique<ir::Summary>(*summary(F->Entity)));
      Each(*F, std::move(Just), sharedCallees(*F));
    }
}

void Program::forEachSharedGlobal(
    function_ref<void(EntityId, ir::Unit, bool)> Each) const {
  DenseMap<uint32_t, const ir::Global *> Known;
  std::vector<const ir::Global *> All;
  for (const Added &Unit : Units)
    for (const ir::Global &G : Unit.U->Globals) {
      if (T->entity(G.Entity).isInternal())
        continue;
      const ir::Global *&Best = Known[index(G.Entity)];
      if (!Best)
        All.push_back(&G);
      if (!Best || (!Best->Init && G.Init))
        Best = &G;
    }
  for (const ir::Global *G : All) {
    ir::Unit Just(T);
    Just.Globals.push_back(*Known.lookup(index(G->Entity)));
    Each(G->Entity, std::move(Just), Varying.contains(index(G->Entity)));
  }
}
