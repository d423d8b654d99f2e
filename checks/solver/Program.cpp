//===-- Program.cpp - Units solved together ---------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "Returning.h"
#include "ir/Codec.h"
#include "ir/UnitFile.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

void Program::add(const ir::Unit &U,
                  std::vector<const StoredFunction *> Stored) {
  Units.push_back({&U, std::move(Stored)});
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

const StoredFunction *Program::stored(const ir::Function &F) const {
  auto It = NumberOf.find(&F);
  return It == NumberOf.end() ? nullptr : About[It->second].Stored;
}

WholeFunction Program::whole(const ir::Function &F) const {
  const StoredFunction *S = stored(F);
  return S ? WholeFunction(S->load(*T)) : WholeFunction(F);
}

ir::ContentHash Program::hashBody(const ir::Function &F,
                                  const StoredFunction *S) const {
  return S ? S->body() : ir::hashBody(F, *T);
}

ir::ContentHash Program::hashAll(const ir::Function &F,
                                 const StoredFunction *S) const {
  return S ? S->all() : ir::hashAll(F, *T);
}

void Program::forEachFunction(
    function_ref<void(uint32_t, const ir::Function &, const StoredFunction *)>
        Each) const {
  for (uint32_t Unit = 0; Unit < Units.size(); ++Unit) {
    for (const std::unique_ptr<ir::Function> &F : Units[Unit].U->Functions)
      Each(Unit, *F, nullptr);
    for (const StoredFunction *S : Units[Unit].Stored)
      Each(Unit, S->head(), S);
  }
}

//===----------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------===//

/// The version that \p F is, or their number.
uint32_t Program::versionOf(const Several &All, const ir::Function &F,
                            const StoredFunction *S) const {
  const ir::ContentHash Is = hashBody(F, S);
  return find_if(All.Versions,
                 [&](const ir::Function *Each) {
                   return Each == &F || hashBody(*Each, stored(*Each)) == Is;
                 }) -
         All.Versions.begin();
}

void Program::define(uint32_t Unit, const ir::Function &F,
                     const StoredFunction *S) {
  Names[index(F.Entity)] = F.Name;
  const ir::Function *&Is = First[index(F.Entity)];
  bool SameText = Is == &F;
  if (!Is) {
    Is = &F;
  } else if (!SameText) {
    auto It = Different.find(index(F.Entity));
    const Several Alone{{Is}, {}};
    const Several &Before = It == Different.end() ? Alone : It->second;
    const uint32_t Version = versionOf(Before, F, S);
    if (Version < Before.Versions.size()) {
      const ir::Function &Same = *Before.Versions[Version];
      SameText = hashAll(Same, stored(Same)) == hashAll(F, S);
    } else {
      Several &All = Different[index(F.Entity)];
      if (All.Versions.empty())
        All.Versions.push_back(Is);
      All.Versions.push_back(&F);
    }
  }
  // The same function in another place has its own findings.
  if (SameText || !NumberOf.try_emplace(&F, Ordered.size()).second)
    return;
  Ordered.push_back(&F);
  About.push_back({S, S ? std::vector<Mention>() : mentionsOf(F), Unit,
                   Units[Unit].U->Cxx});
}

void Program::link() {
  forEachFunction([&](uint32_t Unit, const ir::Function &F,
                      const StoredFunction *S) { define(Unit, F, S); });
  if (!Different.empty())
    forEachFunction(
        [&](uint32_t Unit, const ir::Function &F, const StoredFunction *S) {
          auto It = Different.find(index(F.Entity));
          if (It != Different.end())
            It->second.Units.push_back({Unit, versionOf(It->second, F, S)});
        });
  for (Added &Each : Units) {
    Each.Stored = {};
    const ir::Unit &U = *Each.U;
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
  for (uint32_t N = 0; N < Ordered.size(); ++N)
    for (Mention M : mentions(N))
      if (M.what() == Mention::Writes || M.what() == Mention::Exposes)
        Varying.insert(index(M.entity()));
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

/// Pointers to functions that begin with one, where functions in sight put only
/// others there that are known, or what their own callers give them.
void Program::findHooks() {
  for (const Added &Each : Units)
    for (const ir::Global &G : Each.U->Globals)
      if (G.Defined && G.Init.Kind == ir::OperandKind::Function)
        Hooks[index(G.Entity)] = {EntityId(G.Init.Id)};
  for (uint32_t N = 0; N < Ordered.size(); ++N)
    for (Mention M : mentions(N))
      if (M.what() == Mention::Sets || M.what() == Mention::Exposes)
        Hooks.erase(index(M.entity()));
  auto Writes = [&](Mention M) {
    return M.what() == Mention::Writes && Hooks.contains(index(M.entity()));
  };
  for (uint32_t N = 0; N < Ordered.size(); ++N)
    if (any_of(mentions(N), Writes))
      addHooks(*whole(*Ordered[N]));
}

/// The functions that \p F puts into pointers of Hooks by name.
void Program::addHooks(const ir::Function &F) {
  for (const ir::Inst &I : F.Insts) {
    if (I.Opcode != ir::Op::Store ||
        F.place(I.P).Base != ir::BaseKind::Global ||
        I.A.Kind != ir::OperandKind::Function)
      continue;
    auto It = Hooks.find(F.place(I.P).Id);
    if (It != Hooks.end() && !is_contained(It->second, EntityId(I.A.Id)))
      It->second.push_back(EntityId(I.A.Id));
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
  for (uint32_t N = 0; N < Ordered.size(); ++N)
    for (Mention M : mentions(N))
      if (M.what() == Mention::Virtual && !Overriders.count(index(M.entity())))
        Collect(M.entity());
}

void Program::findHandovers() {
  // Whose address is taken may be called by anyone.
  DenseSet<uint32_t> Taken;
  for (uint32_t N = 0; N < Ordered.size(); ++N)
    for (Mention M : mentions(N))
      if (M.what() == Mention::Address || M.what() == Mention::Held)
        Taken.insert(index(M.entity()));
  DenseSet<uint32_t> Open; // Globals that some unit only declares.
  for (const Added &Each : Units)
    for (const ir::Global &G : Each.U->Globals) {
      if (G.Init.Kind == ir::OperandKind::Function)
        Taken.insert(G.Init.Id);
      if (!Closed && !T->entity(G.Entity).isInternal())
        Open.insert(index(G.Entity));
    }
  auto Callees = [&](const ir::Function &F, const ir::Inst &I,
                     SmallVectorImpl<const ir::Function *> &Out) {
    auto Add = [&](EntityId E) {
      if (const ir::Function *D = definition(E, unitOf(F)))
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
  auto Mentions = [&](uint32_t Number) { return mentions(Number); };
  auto Whole = [&](const ir::Function &F) { return whole(F); };
  Handed.find(
      {Ordered, Mentions, Whole, Callees, IsEntry, IsIndirect, IsShared});
}

const ir::Function *Program::definition(EntityId E, uint32_t Unit) const {
  auto It = Different.find(index(E));
  if (It == Different.end())
    return First.lookup(index(E));
  const Several &All = It->second;
  auto Own = partition_point(
      All.Units, [&](const auto &Each) { return Each.first < Unit; });
  return Own == All.Units.end() || Own->first != Unit
             ? nullptr
             : All.Versions[Own->second];
}

SmallVector<const ir::Function *, 1> Program::definitions(EntityId E,
                                                          uint32_t Unit) const {
  if (const ir::Function *F = definition(E, Unit))
    return {F};
  auto It = Different.find(index(E));
  if (It == Different.end())
    return {};
  const std::vector<const ir::Function *> &All = It->second.Versions;
  return {All.begin(), All.end()};
}

std::unique_ptr<ir::Summary> Program::inferred(uint32_t Number) const {
  return Inferred.get(Number, Ordered[Number]->Entity, *T);
}

const ir::Summary *Program::summary(
    EntityId E, uint32_t Unit,
    function_ref<const ir::Summary *(const ir::Function &)> Inferred) const {
  const ir::Summary *Said = Declared.lookup(index(E));
  if (Said && Said->From < ir::Provenance::Inferred)
    return Said;
  const auto All = definitions(E, Unit);
  const ir::Summary *Found = nullptr;
  for (const ir::Function *F : All) {
    Found = Inferred(*F);
    // Of several only this is told: that no call comes back from any of them.
    if (All.size() > 1 && !(Found && isNoReturn(*Found)))
      return Said;
  }
  return Found ? Found : Said;
}

const ir::Summary *Program::summary(EntityId E) const {
  return summary(E, NoUnit);
}

const ir::Summary *Program::summary(EntityId E, uint32_t Unit) const {
  return summary(E, Unit, [&](const ir::Function &F) -> const ir::Summary * {
    if (!Inferred.size())
      return nullptr;
    const uint32_t Number = NumberOf.lookup(&F);
    Read.resize(Inferred.size());
    if (!Read[Number])
      Read[Number] = inferred(Number);
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

/// What a virtual call of \p Method in a function may run. Of a program that is
/// not closed that is known for objects made by the function alone.
std::vector<EntityId> Program::mayRun(uint32_t Number, EntityId Method) const {
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
    return none_of(mentions(Number), [&](Mention M) {
      return M.what() == Mention::Call && ClassOf(M.entity()) == ClassOf(E);
    });
  });
  return Out;
}

void Program::callees(uint32_t Number, std::vector<uint32_t> &Out) const {
  Out.clear();
  auto Add = [&](EntityId E) {
    for (const ir::Function *C : definitions(E, About[Number].Unit))
      Out.push_back(NumberOf.lookup(C));
  };
  for (Mention M : mentions(Number)) {
    // A function whose address is taken here may be called through it.
    if (M.what() == Mention::Call || M.what() == Mention::Address)
      Add(M.entity());
    if (M.what() == Mention::Reads)
      for (EntityId Hook : hooks(M.entity()))
        Add(Hook);
    if (M.what() == Mention::Virtual)
      for (EntityId E : mayRun(Number, M.entity()))
        Add(E);
  }
}

/// Strongly connected components, callees first (Tarjan, with its own stack).
Program::Components Program::components() const {
  struct Frame {
    uint32_t Function;
    std::vector<uint32_t> Callees;
    size_t Next = 0;
  };
  std::vector<uint32_t> Number(Ordered.size()), Low(Ordered.size());
  std::vector<bool> OnStack(Ordered.size());
  std::vector<uint32_t> Stack;
  std::vector<Frame> Frames;
  Components Out;
  uint32_t Count = 0;
  auto Enter = [&](uint32_t F) {
    Number[F] = Low[F] = ++Count;
    Stack.push_back(F);
    OnStack[F] = true;
    Frames.push_back({F, {}, 0});
    callees(F, Frames.back().Callees);
  };
  for (uint32_t Root = 0; Root < Ordered.size(); ++Root) {
    if (Number[Root])
      continue;
    Enter(Root);
    while (!Frames.empty()) {
      Frame &Top = Frames.back();
      if (Top.Next < Top.Callees.size()) {
        const uint32_t C = Top.Callees[Top.Next++];
        if (!Number[C])
          Enter(C);
        else if (OnStack[C])
          Low[Top.Function] = std::min(Low[Top.Function], Number[C]);
        continue;
      }
      const uint32_t Done = Top.Function;
      Frames.pop_back();
      if (!Frames.empty()) {
        const uint32_t P = Frames.back().Function;
        Low[P] = std::min(Low[P], Low[Done]);
      }
      if (Low[Done] != Number[Done])
        continue;
      uint32_t F = 0;
      do {
        F = Stack.back();
        Stack.pop_back();
        OnStack[F] = false;
        Out.Members.push_back(F);
      } while (F != Done);
      Out.Ends.push_back(Out.Members.size());
    }
  }
  return Out;
}
