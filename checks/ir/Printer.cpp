//===-- Printer.cpp - The text form, written: units and functions *- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Printer.h"
#include "PrinterImpl.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace memleak::ir;

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

static bool isBareName(StringRef S) {
  return !S.empty() && (isAlpha(S[0]) || S[0] == '_') &&
         all_of(S, [](char C) { return isAlnum(C) || C == '_'; });
}

void Writer::quoted(StringRef S) {
  OS << '"';
  printEscapedString(S, OS);
  OS << '"';
}

void Writer::name(StringRef S) {
  // A word that the grammar gives a meaning in this position is quoted.
  if (isBareName(S) && words::find(words::InstFlags, S) < 0)
    OS << S;
  else
    quoted(S);
}

void Writer::entity(EntityId E) {
  OS << '@';
  name(T.usr(E));
}

void Writer::type(TypeId I) {
  const Type &Ty = T.type(I);
  if (Ty.Kind == TypeKind::Int)
    OS << (Ty.Unsigned ? 'u' : 'i') << unsigned(Ty.Bits);
  else
    OS << words::TypeKinds[unsigned(Ty.Kind)];
  if (Ty.Name != StrId::Empty) {
    OS << ' ';
    quoted(Ty.Name);
  }
}

std::string Writer::flags(words::List L, uint32_t Bits) {
  std::string S;
  for (size_t I = 0; I < L.size(); ++I)
    if (Bits & (1u << I))
      S += (L[I] + " ").str();
  return S;
}

void Writer::range(const Range &R, StrId HomeFile) {
  if (!R.isValid())
    return;
  OS << " !";
  if (R.File != HomeFile) {
    quoted(R.File);
    OS << ':';
  }
  OS << R.BeginLine << ':' << R.BeginColumn << '-' << R.EndLine << ':'
     << R.EndColumn;
  if (R.Macro)
    OS << " macro";
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

namespace {

class FunctionPrinter : Writer {
public:
  FunctionPrinter(const Function &F, const Tables &T, raw_ostream &OS)
      : Writer(T, OS), F(F) {
    DenseSet<uint32_t> Seen;
    for (const Var &V : F.Vars)
      Plain.push_back(V.Name != StrId::Empty &&
                      Seen.insert(index(V.Name)).second);
  }

  void function();
  void inst(const Inst &I);

private:
  void var(VarId V);
  void reg(RegId R) { OS << '%' << index(R); }
  void block(BlockId B) { OS << 'b' << index(B); }
  void operand(const Operand &O);
  void place(PlaceId P);
  void variable(VarId V);
  void cases(const Inst &I);

  const Function &F;
  std::vector<bool> Plain; ///< The variable is the first of its name.
};

} // namespace

void FunctionPrinter::var(VarId V) {
  OS << '$';
  StringRef N = T.str(F.Vars[index(V)].Name);
  if (!N.empty())
    name(N);
  if (!Plain[index(V)])
    OS << '~' << index(V);
}

void FunctionPrinter::operand(const Operand &O) {
  OS << flags(words::ArgFlags, O.Flags);
  switch (O.Kind) {
  case OperandKind::None:
    break;
  case OperandKind::Reg:
    reg(O.reg());
    break;
  case OperandKind::Int:
    OS << O.Int;
    break;
  case OperandKind::Null:
    OS << "null";
    break;
  case OperandKind::Undef:
    OS << "undef";
    break;
  case OperandKind::Any:
    OS << "any";
    break;
  case OperandKind::Function:
    OS << "fn ";
    entity(EntityId(O.Id));
    break;
  case OperandKind::String:
    OS << "str ";
    quoted(StrId(O.Id));
    break;
  }
}

void FunctionPrinter::place(PlaceId Id) {
  const Place &P = F.place(Id);
  switch (P.Base) {
  case BaseKind::Var:
    var(VarId(P.Id));
    break;
  case BaseKind::Reg:
    OS << '*';
    reg(RegId(P.Id));
    break;
  case BaseKind::Global:
    entity(EntityId(P.Id));
    break;
  }
  for (const Step &S : F.steps(P)) {
    if (S.Kind == StepKind::Field) {
      OS << '.';
      name(T.str(S.Field));
      continue;
    }
    OS << '[';
    operand(S.Index);
    OS << ']';
  }
}

void FunctionPrinter::cases(const Inst &I) {
  OS << ", [";
  ListSeparator Comma;
  for (const Case &C : F.cases(I)) {
    OS << Comma << C.Low;
    if (C.High != C.Low)
      OS << ".." << C.High;
    OS << ": ";
    block(C.Target);
  }
  OS << "],";
}

void FunctionPrinter::inst(const Inst &I) {
  uint32_t S = shape(I.Opcode);
  if (I.Result != RegId::None) {
    reg(I.Result);
    OS << " = ";
  }
  OS << mnemonic(I.Opcode);
  if (S & ~uint32_t(IsTerm | MayA | MayText | MayUnwind) || I.A)
    OS << ' ';
  OS << flags(words::InstFlags, I.Flags);
  if (S & HasCmp)
    OS << memleak::ir::name(I.cmp()) << ' ';
  if (S & HasBin)
    OS << memleak::ir::name(I.bin()) << ' ';
  if (S & HasFamily) {
    family(I.Family);
    OS << ' ';
  }
  if (S & HasType) {
    type(I.Type);
    OS << ' ';
  }
  if (S & HasCallee)
    entity(I.Callee);
  // Places and operands are a comma-separated list.
  ListSeparator Comma;
  if (S & HasP) {
    OS << Comma;
    place(I.P);
  }
  if ((S & HasA) || I.A) {
    OS << Comma;
    operand(I.A);
  }
  if (S & HasB) {
    OS << Comma;
    operand(I.B);
  }
  if (S & HasQ) {
    OS << Comma;
    place(I.Q);
  }
  if (S & HasArgs) {
    OS << '(';
    ListSeparator ArgComma;
    for (const Operand &A : F.args(I)) {
      OS << ArgComma;
      operand(A);
    }
    OS << ')';
  }
  if ((S & MayInto) && I.Q != PlaceId::None) {
    OS << " into ";
    place(I.Q);
  }
  if (S & HasCases)
    cases(I);
  else if (S & HasTarget)
    OS << Comma;
  if (S & HasTarget) {
    if (S & HasCases)
      OS << ' ';
    block(I.Target);
  }
  if (S & HasElse) {
    OS << Comma;
    block(I.Else);
  }
  if ((S & MayUnwind) && I.Target != BlockId::None) {
    OS << " unwind ";
    block(I.Target);
  }
  if ((S & HasText) || ((S & MayText) && I.Text != StrId::Empty)) {
    OS << ' ';
    quoted(I.Text);
  }
}

void FunctionPrinter::variable(VarId Id) {
  const Var &V = F.Vars[index(Id)];
  var(Id);
  OS << ": ";
  type(V.Type);
  range(V.Decl, F.Where.File);
}

void FunctionPrinter::function() {
  OS << "func ";
  entity(F.Entity);
  OS << ' ';
  quoted(F.Name);
  OS << " (";
  ListSeparator Comma;
  for (uint32_t I = 0; I < F.NumParams; ++I) {
    OS << Comma;
    variable(VarId(I));
  }
  OS << ") -> ";
  type(F.Result);
  OS << StringRef(' ' + flags(words::FunctionFlags, F.Flags)).rtrim();
  // The range names its file here, and is home to the rest.
  range(F.Where, StrId::Empty);
  OS << " {\n";
  for (uint32_t I = F.NumParams; I < F.Vars.size(); ++I) {
    OS << "  " << words::VarKinds[unsigned(F.Vars[I].Kind)] << ' ';
    variable(VarId(I));
    OS << '\n';
  }
  for (size_t I = 0; I < F.Stmts.size(); ++I) {
    OS << "  stmt #" << I;
    range(F.Stmts[I].Where, F.Where.File);
    OS << (F.Stmts[I].Bare ? " bare" : "")
       << (F.Stmts[I].Scope ? " scope\n" : "\n");
  }
  for (uint32_t B = 0; B < F.Blocks.size(); ++B) {
    OS << 'b' << B << ":\n";
    for (const Inst &I : F.insts(BlockId(B))) {
      OS << "  ";
      inst(I);
      range(F.range(I.Where), F.Where.File);
      if (I.Statement != StmtId::None)
        OS << " #" << index(I.Statement);
      OS << '\n';
    }
  }
  OS << "}\n";
}

//===----------------------------------------------------------------------===//
// Units
//===----------------------------------------------------------------------===//

static void printFamily(const Family &F, Writer &W) {
  W.OS << "family ";
  W.name(W.T.str(F.Name));
  W.OS << ' ' << words::FamilyKinds[unsigned(F.Kind)] << " invalid "
       << words::InvalidValues[unsigned(F.Invalid)];
  if (!F.MustRelease)
    W.OS << " optional";
  if (F.Counted)
    W.OS << " counted";
  if (F.Release != StrId::Empty) {
    W.OS << " release ";
    W.quoted(F.Release);
  }
  if (F.Noun != StrId::Empty) {
    W.OS << " noun ";
    W.quoted(F.Noun);
  }
  for (FamilyId A : F.Accepts) {
    W.OS << " accepts ";
    W.family(A);
  }
  W.OS << '\n';
}

static void printGlobal(const Global &G, Writer &W) {
  W.OS << "global ";
  W.entity(G.Entity);
  W.OS << ' ';
  W.quoted(G.Name);
  W.OS << ": ";
  W.type(G.Type);
  if (G.Const)
    W.OS << " const";
  if (G.ThreadLocal)
    W.OS << " threadlocal";
  if (G.Defined)
    W.OS << " defined";
  if (G.Order == Global::LastMade)
    W.OS << " order last";
  else if (G.Order)
    W.OS << " order " << G.Order;
  switch (G.Init.Kind) {
  case OperandKind::Int:
    W.OS << " = " << G.Init.Int;
    break;
  case OperandKind::Null:
    W.OS << " = null";
    break;
  case OperandKind::Function:
    W.OS << " = fn ";
    W.entity(EntityId(G.Init.Id));
    break;
  case OperandKind::String:
    W.OS << " = str ";
    W.quoted(StrId(G.Init.Id));
    break;
  default:
    break;
  }
  W.OS << '\n';
}

static void printRecord(const Record &R, Writer &W) {
  W.OS << "record ";
  W.quoted(R.Usr);
  W.OS << ' ';
  W.quoted(R.Name);
  if (R.Final)
    W.OS << " final";
  if (R.Destructor != EntityId::None) {
    W.OS << " destructor ";
    W.entity(R.Destructor);
  }
  for (StrId B : R.Bases) {
    W.OS << " base ";
    W.quoted(B);
  }
  W.OS << " {\n";
  for (const Field &F : R.Fields) {
    W.OS << "  .";
    W.name(W.T.str(F.Name));
    W.OS << ": ";
    W.type(F.Type);
    if (F.Owns != FamilyId::None) {
      W.OS << " owns ";
      W.family(F.Owns);
    }
    W.OS << (F.Hidden ? " hidden\n" : "\n");
  }
  W.OS << "}\n";
}

/// Entities of internal linkage anywhere in the tables that belong to \p U, by
/// name: their order in the tables is that of whoever filled them.
static void printInternals(const Unit &U, Writer &W) {
  std::vector<EntityId> Internals;
  for (uint32_t I = 0; I < U.T->numEntities(); ++I)
    if (const Entity &E = U.T->entity(EntityId(I));
        E.isInternal() && U.T->str(E.Unit) == U.Name)
      Internals.push_back(EntityId(I));
  llvm::sort(Internals,
             [&](EntityId A, EntityId B) { return U.T->usr(A) < U.T->usr(B); });
  for (EntityId E : Internals) {
    W.OS << "internal ";
    W.entity(E);
    W.OS << '\n';
  }
}

namespace memleak::ir {

void print(const Inst &I, const Function &F, const Tables &T, raw_ostream &OS) {
  FunctionPrinter(F, T, OS).inst(I);
}

void print(const Function &F, const Tables &T, raw_ostream &OS) {
  FunctionPrinter(F, T, OS).function();
}

void print(const Unit &U, raw_ostream &OS) {
  Writer W(*U.T, OS);
  OS << "memleak-ir 1\nunit ";
  W.quoted(U.Name);
  OS << (U.Cxx ? " cxx\n" : " c\n");
  for (FamilyId F : usedFamilies(U))
    printFamily(U.T->family(F), W);
  printInternals(U, W);
  for (const Global &G : U.Globals)
    printGlobal(G, W);
  for (const Record &R : U.Records)
    printRecord(R, W);
  for (const Override &O : U.Overrides) {
    OS << "override ";
    W.entity(O.Method);
    OS << ' ';
    W.entity(O.Overridden);
    OS << '\n';
  }
  for (const auto &[Name, Bytes] : U.Sections) {
    OS << "section ";
    W.quoted(Name);
    OS << ' ';
    W.quoted(Bytes);
    OS << '\n';
  }
  for (const std::unique_ptr<Summary> &S : U.Declared) {
    OS << '\n';
    print(*S, *U.T, OS);
  }
  for (const std::unique_ptr<Function> &F : U.Functions) {
    OS << '\n';
    print(*F, *U.T, OS);
  }
}

} // namespace memleak::ir
