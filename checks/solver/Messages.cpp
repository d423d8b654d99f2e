//===-- Messages.cpp - What is said of a finding, in words ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Finding;
using ir::NoteKind;
using ir::PathNote;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

std::string Report::valueName(ValId V) const {
  const Value &X = Vs[V];
  if (X.Kind == ValueKind::Content)
    return locationName(LocId(X.A));
  if (X.Kind == ValueKind::Addr) {
    std::string Of = locationName(LocId(X.A));
    return Of.empty() ? "" : "&" + Of;
  }
  return "";
}

/// As C would write it; empty if it has no name in the source.
std::string Report::locationName(LocId L) const {
  const Loc &X = Vs[L];
  switch (X.Kind) {
  case LocKind::Var:
    return K.tables().str(F.Vars[X.A].Name).str();
  case LocKind::Global:
    return K.nameOf(ir::EntityId(X.A)).str();
  case LocKind::Deref: {
    std::string P = valueName(ValId(X.A));
    return P.empty() ? "" : "*" + P;
  }
  case LocKind::Field: {
    StringRef Name = K.tables().str(ir::StrId(X.B));
    // Where a modelled type keeps what it owns is none of the user's names.
    if (Name.starts_with("<"))
      return locationName(LocId(X.A));
    const Loc &Outer = Vs[LocId(X.A)];
    if (Outer.Kind == LocKind::Deref) {
      std::string P = valueName(ValId(Outer.A));
      return P.empty() ? Name.str() : (P + "->" + Name).str();
    }
    std::string P = locationName(LocId(X.A));
    return P.empty() ? Name.str() : (P + "." + Name).str();
  }
  case LocKind::Elem: {
    std::string P = locationName(LocId(X.A));
    if (P.empty())
      return "";
    const Value &I = Vs[ValId(X.B)];
    return P + (I.Kind == ValueKind::Int ? "[" + itostr(I.Int) + "]" : "[...]");
  }
  default:
    return "";
  }
}

std::string Report::resourceName(const Resource &X) const {
  std::string Name = X.Name != LocId::None ? locationName(X.Name) : "";
  return Name.empty() ? valueName(X.Of) : Name;
}

std::string Report::noun(ir::FamilyId Family) const {
  if (Family == ir::FamilyId::None)
    return "resource";
  const ir::Family &X = K.tables().family(Family);
  if (X.Noun != ir::StrId::Empty)
    return K.tables().str(X.Noun).str();
  return X.Kind == ir::FamilyKind::Memory ? "memory" : "resource";
}

/// How a release of the family is spelled, for messages: "free()".
std::string Report::release(ir::FamilyId Family) const {
  const ir::Family &X = K.tables().family(Family);
  StringRef Spelled = K.tables().str(X.Release);
  if (Spelled.empty())
    return ("'" + K.tables().str(X.Name) + "'").str();
  auto [Before, After] = Spelled.split('%');
  return ("'" + Twine(Before.rtrim()) + After + "'").str();
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

std::string Report::message(const Event &E, StringRef Name) const {
  std::string Held = Name.empty() ? "" : (" held by '" + Name + "'").str();
  std::string What = noun(E.Of.Family);
  switch (E.What) {
  case Defect::MissingRelease:
    return What + Held + " is not released on every path";
  case Defect::ReallocLeak:
    return What + Held + " is lost when the reallocation fails";
  case Defect::DoubleRelease:
    return What + Held + " is released twice";
  case Defect::UseAfterRelease:
    return What + Held + " is " + E.Detail + " after its release";
  case Defect::MismatchedRelease:
    return What + Held + " is released by " + release(E.Family) +
           ", but needs " + release(E.Of.Family);
  case Defect::InvalidRelease:
    if (E.Detail == "inside")
      return "a pointer into the middle of the " + What + Held + " is released";
    if (E.Detail == "local" || E.Detail == "global")
      return ("the " + Twine(E.Detail) + " variable '" + Name +
              "' was not allocated, but is released by " + release(E.Family))
          .str();
    return E.Detail + " is released by " + release(E.Family);
  default:
    return poolMessage(E, Name);
  }
  return "";
}

PathNote Report::branchNote(const Step &S) const {
  const ir::Inst &I = F.Insts[S.Inst];
  PathNote N;
  N.Kind = NoteKind::Branch;
  N.Where = locateInst(S.Inst);
  StringRef Text = K.tables().str(I.Text);
  if (I.Opcode == ir::Op::Switch) {
    N.Message =
        S.Detail < I.ArgsCount
            ? ("'" + Text + "' is " + Twine(F.cases(I)[S.Detail].Low)).str()
            : ("no case of '" + Text + "' applies").str();
    return N;
  }
  N.Message =
      ("assuming '" + Text + "' is " + (S.Detail ? "true" : "false")).str();
  return N;
}

/// Whether the step belongs to the story: of other resources only the branches.
static bool tells(const Step &S, const Resource &R) {
  auto Is = [&](ValId V) { return V != ValId::None && S.Detail == index(V); };
  const bool OfNothing = R.Of == ValId::None && S.Detail == index(R.Of);
  return S.Kind == Step::Branch || (S.Kind == Step::Presume && OfNothing) ||
         Is(R.Of) || Is(R.Pool) || Is(R.By);
}

void Report::notes(const Event &E, Finding &Out) const {
  constexpr size_t MaxNotes = 24;
  std::vector<const Step *> Path;
  for (const Step *S = E.Trace; S; S = S->Before) {
    if (!tells(*S, E.Of))
      continue;
    Path.push_back(S);
    // What is told of a pool begins with the pool.
    ValId First = E.Of.By != ValId::None     ? E.Of.By
                  : E.Of.Pool != ValId::None ? E.Of.Pool
                                             : E.Of.Of;
    bool Begins = S->Kind == Step::Acquire && S->Detail == index(First);
    if (Begins || Path.size() == MaxNotes)
      break;
  }
  std::string Name = Out.Resource.empty() ? "it" : "'" + Out.Resource + "'";
  auto Cause = [&](const ir::Effect *Why, NoteKind Kind, StringRef Message) {
    if (Why && Why->Where.isValid())
      Out.Notes.push_back({Kind, locate(Why->Where), Message.str()});
  };
  for (const Step *S : reverse(Path)) {
    if (std::optional<PathNote> Told = poolNote(E, *S)) {
      if (Told->Message.empty() ||
          (!Out.Notes.empty() && Out.Notes.back().Message == Told->Message &&
           Out.Notes.back().Where.begin() == Told->Where.begin()))
        continue;
      Out.Notes.push_back(*Told);
      Cause(S->Cause, NoteKind::Called, "by the called function, here");
      continue;
    }
    switch (S->Kind) {
    case Step::Branch:
      Out.Notes.push_back(branchNote(*S));
      break;
    case Step::Acquire:
      Out.Notes.push_back(
          {NoteKind::Acquired, locateInst(S->Inst), "acquired here"});
      Cause(S->Cause, NoteKind::Called, "by the called function, here");
      break;
    case Step::Release:
      if (S->Inst == E.Inst)
        break;
      Out.Notes.push_back(
          {NoteKind::Released, locateInst(S->Inst), "released here"});
      Cause(S->Cause, NoteKind::Called, "by the called function, here");
      break;
    case Step::Move:
      if (locateInst(S->Inst).begin() == Out.Acquired.begin())
        break; // The warning says it.
      Out.Notes.push_back({NoteKind::Moved, locateInst(S->Inst),
                           "stored in " + Name + " here"});
      break;
    case Step::Show:
      Out.Notes.push_back({NoteKind::Branch, locateInst(S->Inst),
                           "assuming that the called function does not take " +
                               Name + " over"});
      break;
    case Step::Presume:
      Out.Notes.push_back({NoteKind::Branch, locateInst(S->Inst),
                           "assuming what the called function finds here"});
      break;
    default:
      break;
    }
  }
  switch (E.What) {
  case Defect::MissingRelease:
  case Defect::ReallocLeak:
    Out.Notes.push_back(
        {NoteKind::Lost, Out.Event, "the last reference is lost here"});
    break;
  case Defect::UseAfterRelease:
  case Defect::PoolUseAfterRelease:
  case Defect::PoolOutlived:
  case Defect::PoolRawEscape:
    Out.Notes.push_back({NoteKind::Used, Out.Event, E.Detail + " here"});
    break;
  default:
    Out.Notes.push_back({NoteKind::Released, Out.Event,
                         E.Detail == "again" || E.What == Defect::DoubleRelease
                             ? "released again here"
                             : "released here"});
    break;
  }
  Cause(E.Cause, NoteKind::Called, "by the called function, here");
}
