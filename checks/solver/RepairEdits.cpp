//===-- RepairEdits.cpp - Editing a copy of a function ---------------------
//===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RepairEdits.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Op;

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

bool memleak::solver::operator==(const NamedPlace &A, const NamedPlace &B) {
  auto Same = [](const NamedPlace::Step &X, const NamedPlace::Step &Y) {
    return X.Deref == Y.Deref && X.Field == Y.Field;
  };
  return A.IsGlobal == B.IsGlobal && A.Root == B.Root &&
         A.Steps.size() == B.Steps.size() &&
         std::equal(A.Steps.begin(), A.Steps.end(), B.Steps.begin(), Same);
}

static bool isIdentifier(StringRef Name) {
  return !Name.empty() && !isDigit(Name.front()) &&
         all_of(Name, [](char C) { return isAlnum(C) || C == '_'; });
}

std::string memleak::solver::spell(const Knowledge &K, const ir::Function &F,
                                   const NamedPlace &Place) {
  bool IsReference = false;
  std::string Text;
  if (Place.IsGlobal) {
    Text = K.nameOf(ir::EntityId(Place.Root)).str();
  } else {
    const ir::Var &Root = F.Vars[Place.Root];
    Text = K.tables().str(Root.Name).str();
    IsReference = K.tables().type(Root.Type).Kind == ir::TypeKind::Reference;
  }
  if (!isIdentifier(Text))
    return "";
  bool Pointer = false;
  for (size_t N = 0; N < Place.Steps.size(); ++N) {
    const NamedPlace::Step &X = Place.Steps[N];
    if (X.Deref) {
      // Whether a member is a reference, its name does not tell.
      if (N != 0)
        return "";
      Pointer = !IsReference;
      continue;
    }
    StringRef Field = K.tables().str(X.Field);
    if (!isIdentifier(Field))
      return "";
    Text += (Pointer ? "->" : ".") + Field.str();
    Pointer = false;
  }
  return Pointer ? "*" + Text : Text;
}

uint32_t memleak::solver::definition(const ir::Function &F,
                                     const ir::Operand &Value) {
  uint32_t Found = ~0u;
  if (!Value.isReg())
    return Found;
  for (uint32_t I = 0; I < F.Insts.size(); ++I) {
    if (F.Insts[I].Result != Value.reg())
      continue;
    if (Found != ~0u)
      return ~0u;
    Found = I;
  }
  return Found;
}

std::optional<NamedPlace> memleak::solver::placeOf(const ir::Function &F,
                                                   ir::PlaceId Id) {
  const ir::Place &P = F.place(Id);
  NamedPlace Out;
  if (P.Base == ir::BaseKind::Reg) {
    std::optional<NamedPlace> Pointer =
        sourceOf(F, ir::Operand::reg(ir::RegId(P.Id)));
    if (!Pointer)
      return std::nullopt;
    Out = std::move(*Pointer);
    Out.Steps.push_back({true, ir::StrId::Empty});
  } else {
    Out.IsGlobal = P.Base == ir::BaseKind::Global;
    Out.Root = P.Id;
  }
  for (const ir::Step &X : F.steps(P)) {
    if (X.Kind != ir::StepKind::Field)
      return std::nullopt;
    Out.Steps.push_back({false, X.Field});
  }
  return Out;
}

std::optional<NamedPlace> memleak::solver::sourceOf(const ir::Function &F,
                                                    const ir::Operand &Value) {
  uint32_t I = definition(F, Value);
  if (I == ~0u || F.Insts[I].Opcode != Op::Load)
    return std::nullopt;
  return placeOf(F, F.Insts[I].P);
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static std::pair<uint32_t, uint32_t> begin(const ir::Range &R) {
  return {R.BeginLine, R.BeginColumn};
}

static std::pair<uint32_t, uint32_t> end(const ir::Range &R) {
  return {R.EndLine, R.EndColumn};
}

bool memleak::solver::contains(const ir::Range &Outer, const ir::Range &Inner) {
  return Outer.isValid() && Inner.isValid() && Outer.File == Inner.File &&
         begin(Outer) <= begin(Inner) && end(Inner) <= end(Outer);
}

/// Where a variable declared at \p Decl is known; invalid if that is not said.
static ir::Range scopeOf(const ir::Function &F, const ir::Range &Decl) {
  ir::Range Found;
  for (const ir::Stmt &S : F.Stmts)
    if (S.Scope && contains(S.Where, Decl) &&
        (!Found.isValid() || contains(Found, S.Where)))
      Found = S.Where;
  return Found;
}

static bool isKnownAt(const ir::Function &F, const ir::Var &V, uint32_t Number,
                      const ir::Range &At) {
  // A parameter is known in all of its function.
  if (Number < F.NumParams)
    return true;
  ir::Range Scope = scopeOf(F, V.Decl);
  return contains(Scope, At) && begin(V.Decl) < begin(At);
}

bool memleak::solver::isVisible(const Knowledge &K, const ir::Function &F,
                                const NamedPlace &Place, const ir::Range &At) {
  StringRef Name = Place.IsGlobal ? K.nameOf(ir::EntityId(Place.Root))
                                  : K.tables().str(F.Vars[Place.Root].Name);
  if (!Place.IsGlobal && !isKnownAt(F, F.Vars[Place.Root], Place.Root, At))
    return false;
  for (uint32_t V = 0; V < F.Vars.size(); ++V) {
    if ((!Place.IsGlobal && V == Place.Root) ||
        K.tables().str(F.Vars[V].Name) != Name ||
        !isKnownAt(F, F.Vars[V], V, At))
      continue;
    // Of two that are known the one declared last is meant.
    if (Place.IsGlobal || V >= F.NumParams) {
      const ir::Range &Other = F.Vars[V].Decl;
      if (Place.IsGlobal || Place.Root < F.NumParams ||
          begin(F.Vars[Place.Root].Decl) < begin(Other))
        return false;
    }
  }
  return true;
}

//===----------------------------------------------------------------------===//
// EditedFunction
//===----------------------------------------------------------------------===//

ir::Inst EditedFunction::instruction(Op Opcode, const ir::Inst &Like) const {
  ir::Inst I;
  I.Opcode = Opcode;
  I.Where = Like.Where;
  I.Statement = Like.Statement;
  return I;
}

ir::PlaceId EditedFunction::addPlace(ir::Place Place,
                                     ArrayRef<ir::Step> Steps) {
  Place.StepsBegin = F.Steps.size();
  Place.StepsCount = Steps.size();
  F.Steps.insert(F.Steps.end(), Steps.begin(), Steps.end());
  F.Places.push_back(Place);
  return ir::PlaceId(F.Places.size() - 1);
}

std::vector<ir::Inst> EditedFunction::release(const NamedPlace &Named,
                                              bool InPlace, ir::FamilyId Family,
                                              const ir::Inst &Like) {
  std::vector<ir::Inst> Out;
  ir::Place Place;
  Place.Base = Named.IsGlobal ? ir::BaseKind::Global : ir::BaseKind::Var;
  Place.Id = Named.Root;
  SmallVector<ir::Step, 2> Steps;
  auto Read = [&](Op How) {
    ir::Inst I = instruction(How, Like);
    I.Result = ir::RegId(F.NumRegs++);
    I.P = addPlace(Place, Steps);
    Out.push_back(I);
    return I.Result;
  };
  for (const NamedPlace::Step &X : Named.Steps) {
    if (!X.Deref) {
      Steps.push_back({ir::StepKind::Field, X.Field, ir::Operand()});
      continue;
    }
    ir::RegId Pointer = Read(Op::Load);
    Place.Base = ir::BaseKind::Reg;
    Place.Id = index(Pointer);
    Steps.clear();
  }
  ir::Inst Release = instruction(Op::Release, Like);
  Release.Family = Family;
  Release.A = ir::Operand::reg(Read(InPlace ? Op::Addr : Op::Load));
  Out.push_back(Release);
  return Out;
}

void EditedFunction::insert(uint32_t At, ArrayRef<ir::Inst> Insts) {
  F.Insts.insert(F.Insts.begin() + At, Insts.begin(), Insts.end());
  for (ir::Block &B : F.Blocks) {
    if (B.First > At)
      B.First += Insts.size();
    else if (At < B.First + B.Count)
      B.Count += Insts.size();
  }
  for (uint32_t &R : Releases)
    if (R >= At)
      R += Insts.size();
}

void EditedFunction::insertRelease(uint32_t At, const NamedPlace &Place,
                                   bool InPlace, ir::FamilyId Family) {
  std::vector<ir::Inst> New = release(Place, InPlace, Family, F.Insts[At]);
  insert(At, New);
  Releases.push_back(At + New.size() - 1);
}

void EditedFunction::insertReleaseIfNull(uint32_t Store,
                                         const NamedPlace &Place,
                                         ir::FamilyId Family) {
  const ir::Inst Like = F.Insts[Store];
  const uint32_t Blocks = F.Blocks.size();
  ir::BlockId Rest{Blocks}, Release{Blocks + 1};
  ir::Inst Branch = instruction(Op::Branch, Like);
  Branch.A = Like.A;
  Branch.Target = Rest;
  Branch.Else = Release;
  insert(Store, Branch);
  for (ir::Block &B : F.Blocks) {
    if (B.First > Store || Store >= B.First + B.Count)
      continue;
    ir::Block After{Store + 1, B.First + B.Count - Store - 1};
    B.Count = Store + 1 - B.First;
    F.Blocks.push_back(After);
    break;
  }
  std::vector<ir::Inst> New = release(Place, /*InPlace=*/false, Family, Like);
  ir::Inst Back = instruction(Op::Jump, Like);
  Back.Target = Rest;
  New.push_back(Back);
  F.Blocks.push_back({uint32_t(F.Insts.size()), uint32_t(New.size())});
  Releases.push_back(F.Insts.size() + New.size() - 2);
  F.Insts.insert(F.Insts.end(), New.begin(), New.end());
}

void EditedFunction::replaceRelease(uint32_t Inst, ir::FamilyId Family,
                                    ir::Operand Value) {
  ir::Inst Release = instruction(Op::Release, F.Insts[Inst]);
  Release.Family = Family;
  Release.A = Value;
  Release.A.Flags = 0;
  F.Insts[Inst] = Release;
  Releases.push_back(Inst);
}

void EditedFunction::dropStatement(uint32_t Inst) {
  ir::StmtId Statement = F.Insts[Inst].Statement;
  const ir::Range Where = F.Stmts[index(Statement)].Where;
  for (ir::Inst &I : F.Insts) {
    bool Works =
        I.Opcode == Op::Release || (ir::shape(I.Opcode) & ir::HasCallee) != 0;
    if (!Works || I.Statement != Statement ||
        !contains(Where, F.range(I.Where)))
      continue;
    ir::Inst Nothing = instruction(Op::Copy, I);
    Nothing.Result =
        I.Result != ir::RegId::None ? I.Result : ir::RegId(F.NumRegs++);
    Nothing.A = ir::Operand::any();
    I = Nothing;
  }
}

bool EditedFunction::endBefore(ir::VarId Holder, ir::VarId Pool) {
  auto Leaves = [&](const ir::Inst &I, ir::VarId Var) {
    return I.Opcode == Op::Leave && F.place(I.P).Base == ir::BaseKind::Var &&
           F.place(I.P).Id == index(Var);
  };
  bool Done = false;
  for (const ir::Block &B : F.Blocks) {
    auto Begin = F.Insts.begin() + B.First, End = Begin + B.Count;
    auto Earlier = std::find_if(
        Begin, End, [&](const ir::Inst &I) { return Leaves(I, Pool); });
    auto Later = std::find_if(
        Earlier, End, [&](const ir::Inst &I) { return Leaves(I, Holder); });
    // The address, the destructor, the end of the storage.
    if (Later == End || Earlier - Begin < 2 || Earlier[-2].Opcode != Op::Addr ||
        Earlier[-1].Opcode != Op::Call)
      continue;
    std::rotate(Earlier - 2, Earlier + 1, Later + 1);
    Done = true;
  }
  return Done;
}
