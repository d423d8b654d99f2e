//===-- SummaryPrinter.cpp - The text form, written: summaries --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Printer.h"
#include "PrinterImpl.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace memleak::ir;

static void writeTerm(const Term &X, Writer &W) {
  if (X.AddressOf)
    W.OS << '&';
  switch (X.Root) {
  case TermRoot::None:
    W.OS << "none";
    break;
  case TermRoot::Arg:
    W.OS << "arg" << X.Id;
    break;
  case TermRoot::ArgsFrom:
    W.OS << "args" << X.Id;
    break;
  case TermRoot::Ret:
    W.OS << "ret";
    break;
  case TermRoot::Global:
    W.entity(EntityId(X.Id));
    break;
  case TermRoot::Fresh:
    W.OS << "fresh" << X.Id;
    break;
  case TermRoot::Int:
    W.OS << X.Int;
    break;
  case TermRoot::Null:
    W.OS << "null";
    break;
  case TermRoot::Any:
    W.OS << "any";
    break;
  case TermRoot::Function:
    W.OS << "fn ";
    W.entity(EntityId(X.Id));
    break;
  case TermRoot::String:
    W.OS << "str ";
    W.quoted(StrId(X.Id));
    break;
  }
  for (const TermStep &S : X.Steps) {
    switch (S.Kind) {
    case TermStepKind::Deref:
      W.OS << '*';
      break;
    case TermStepKind::Field:
      W.OS << '.';
      W.name(W.T.str(S.Field));
      break;
    case TermStepKind::Index:
      W.OS << '[' << S.Index << ']';
      break;
    case TermStepKind::Each:
      W.OS << "[any]";
      break;
    }
  }
}

static void writeConds(ArrayRef<Cond> Conds, StringRef Keyword, Writer &W) {
  if (Conds.empty())
    return;
  W.OS << ' ' << Keyword << ' ';
  ListSeparator Comma;
  for (const Cond &C : Conds) {
    W.OS << Comma;
    writeTerm(C.Left, W);
    if (C.Mask)
      W.OS << " mask " << C.Mask;
    W.OS << ' ' << name(C.Cmp) << ' ';
    writeTerm(C.Right, W);
  }
}

static bool acquires(EffectKind K) {
  return K == EffectKind::Acquire || K == EffectKind::PoolTake ||
         K == EffectKind::PoolMark;
}

static void writeEffect(const Effect &E, Writer &W) {
  W.OS << "    ";
  if (acquires(E.Kind))
    W.OS << "fresh" << E.Fresh << " = ";
  W.OS << name(E.Kind);
  if (E.Nullable)
    W.OS << " nullable";
  if (E.Family != FamilyId::None) {
    W.OS << " family ";
    W.family(E.Family);
  }
  if (E.Type != TypeId::Void) {
    W.OS << " type ";
    W.type(E.Type);
  }
  if (E.At) {
    W.OS << ' ';
    writeTerm(E.At, W);
  }
  if (E.With) {
    W.OS << " with ";
    writeTerm(E.With, W);
  }
  W.range(E.Where, StrId::Empty);
  W.OS << '\n';
}

namespace memleak::ir {

void print(const Term &X, const Tables &T, raw_ostream &OS) {
  Writer W(T, OS);
  writeTerm(X, W);
}

void print(const Summary &S, const Tables &T, raw_ostream &OS) {
  Writer W(T, OS);
  OS << "summary ";
  W.entity(S.Entity);
  OS << ' ';
  W.quoted(S.Name);
  OS << ' ' << words::Provenances[unsigned(S.From)];
  if (S.Incomplete)
    OS << " incomplete";
  OS << " {\n";
  for (const Outcome &O : S.Outcomes) {
    OS << "  outcome";
    writeConds(O.Guards, "when", W);
    StringRef Keyword = "either";
    for (const std::vector<Cond> &Way : O.Ways) {
      writeConds(Way, Keyword, W);
      Keyword = "or";
    }
    OS << " {\n";
    for (const Effect &E : O.Effects)
      writeEffect(E, W);
    OS << "    " << words::Exits[unsigned(O.Exit)];
    if (O.Result) {
      OS << ' ';
      writeTerm(O.Result, W);
    }
    writeConds(O.Ensures, "ensuring", W);
    OS << "\n  }\n";
  }
  OS << "}\n";
}

} // namespace memleak::ir
