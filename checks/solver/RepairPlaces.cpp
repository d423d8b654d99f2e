//===-- RepairPlaces.cpp - How and where edits are written ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Repairer.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Location;
using ir::Range;

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

Location Repairer::locate(const Range &R) const {
  return solver::locate(K.tables(), R);
}

/// Whether the code of \p F names a field \p Field itself, and so may.
static bool mentions(const ir::Function &F, ir::StrId Field) {
  return any_of(F.Places, [&](const ir::Place &P) {
    return any_of(F.steps(P), [&](const ir::Step &X) {
      return X.Kind == ir::StepKind::Field && X.Field == Field;
    });
  });
}

/// Whether \p Place goes through a member that \p F may not name.
bool Repairer::namesHidden(const NamedPlace &Place) const {
  for (const NamedPlace::Step &X : Place.Steps) {
    // The class is known of a variable that is an object, not of what it
    // leads to.
    ir::StrId Record = ir::StrId::Empty;
    if (!Place.IsGlobal && &X == &Place.Steps.front()) {
      const ir::Type &Root = K.tables().type(F.Vars[Place.Root].Type);
      if (Root.Kind == ir::TypeKind::Record)
        Record = Root.Name;
    }
    if (!X.Deref && K.isHidden(Record, X.Field) && !mentions(F, X.Field))
      return true;
  }
  return false;
}

bool Repairer::nameResource(const Anchor &At) {
  const ir::Family &Family = K.tables().family(At.Family);
  StringRef Release = K.tables().str(Family.Release);
  if (!Release.contains('%'))
    return refuse("no-release", "how it is released is not known");
  // Who may set what makes it may set what releases it.
  if (At.Site < F.Insts.size() &&
      F.Insts[At.Site].Opcode == ir::Op::IndirectCall)
    return refuse(
        "no-release",
        "a pointer to a function made it, and another may release it");
  Name = At.Named ? spell(K, F, *At.Named) : "";
  if (Name.empty())
    return refuse("unnamed", "nothing that can be written here names it");
  if (Cxx && namesHidden(*At.Named))
    return refuse("inaccessible", "'" + Name + "' cannot be named here");
  if (At.InPlace) {
    Name = "&" + Name;
    return true;
  }
  bool IsCall = !Release.starts_with("delete");
  // A reference that is bound to it.
  if (!At.Named->IsGlobal && At.Named->Steps.empty() &&
      K.tables().type(F.Vars[At.Named->Root].Type).Kind ==
          ir::TypeKind::Reference)
    Name = "&" + Name;
  if (At.Named->IsGlobal || !At.Named->Steps.empty()) {
    // Whether a member points to const is not known here, and C++ minds.
    return !(Cxx && IsCall && Family.Kind == ir::FamilyKind::Memory) ||
           refuse("unnamed", "the type of '" + Name + "' is not known here");
  }
  StringRef Type =
      K.tables().str(K.tables().type(F.Vars[At.Named->Root].Type).Name);
  if (IsCall && Type.contains("const ") && Type.contains('*'))
    return refuse("const", "'" + Name + "' points to const");
  if (!IsCall && Type.contains("void"))
    return refuse("void-pointer", "'" + Name + "' points to no object");
  return true;
}

std::string Repairer::releaseText(ir::FamilyId Family, bool Checked) const {
  auto [Before, After] =
      K.tables().str(K.tables().family(Family).Release).split('%');
  std::string Release = (Twine(Before) + Name + After + ";").str();
  return Checked ? "if (" + Name + ")\n\t" + Release : Release;
}

/// Whether nothing that the function mentions has that name, nor what another
/// fix of it declares.
bool Repairer::isUnnamed(StringRef Name) const {
  return !is_contained(Declared, Name) &&
         none_of(F.Vars,
                 [&](const ir::Var &V) {
                   return K.tables().str(V.Name) == Name;
                 }) &&
         none_of(F.Places, [&](const ir::Place &P) {
           return P.Base == ir::BaseKind::Global &&
                  K.nameOf(ir::EntityId(P.Id)) == Name;
         });
}

//===----------------------------------------------------------------------===//
// Places for edits
//===----------------------------------------------------------------------===//

/// Whether \p R is the brace that ends \p Block.
static bool isEnd(const Range &Block, const Range &R) {
  return R.EndLine == Block.EndLine && R.EndColumn == Block.EndColumn &&
         R.BeginLine == R.EndLine && R.BeginColumn + 1 == R.EndColumn;
}

bool Repairer::findSpot(const ir::Function &G, uint32_t Inst, Spot &Out) {
  const ir::Inst &I = G.Insts[Inst];
  const Range Here = G.range(I.Where);
  if (I.Statement == ir::StmtId::None || !Here.isValid())
    return refuse("no-place", "no statement can be put before what loses it");
  const ir::Stmt &S = G.Stmts[index(I.Statement)];
  if (S.Where.Macro || Here.Macro)
    return refuse("macro", "a macro writes the code that loses it");
  if (!contains(S.Where, Here) || (S.Scope && !isEnd(S.Where, Here)))
    return refuse("no-place", "no statement can be put before what loses it");
  Out.Statement = I.Statement;
  Out.AtEnd = S.Scope;
  // The blocks of a statement come after the one it begins in.
  for (const ir::Block &B : G.Blocks)
    for (uint32_t N = B.First; N < B.First + B.Count; ++N) {
      const Range R = G.range(G.Insts[N].Where);
      if (G.Insts[N].Statement == I.Statement && contains(S.Where, R) &&
          (!S.Scope || isEnd(S.Where, R))) {
        Out.First = N;
        return true;
      }
    }
  return refuse("no-place", "no statement can be put before what loses it");
}

/// Whether the \p What by \p Inst is all that its statement does.
bool Repairer::findOwnStatement(uint32_t Inst, Range &Statement,
                                StringRef What) {
  const ir::Inst &I = F.Insts[Inst];
  const Range Here = F.range(I.Where);
  if (I.Statement == ir::StmtId::None || !Here.isValid())
    return refuse("no-place", "the " + What + " is not a statement of its own");
  Statement = F.Stmts[index(I.Statement)].Where;
  if (Statement.Macro || Here.Macro)
    return refuse("macro", "a macro writes the " + What);
  if (F.Stmts[index(I.Statement)].Scope || !contains(Statement, Here) ||
      Statement.BeginLine != Here.BeginLine ||
      Statement.BeginColumn != Here.BeginColumn ||
      Statement.EndLine != Here.EndLine ||
      Statement.EndColumn != Here.EndColumn + 1)
    return refuse("no-place", "the " + What + " is not a statement of its own");
  return true;
}

std::string Repairer::releaseFunction(ir::FamilyId Family) const {
  StringRef Release = K.tables().str(K.tables().family(Family).Release);
  return Release.ends_with("(%)") ? Release.drop_back(3).str() : "";
}
