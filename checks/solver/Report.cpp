//===-- Report.cpp - From events of the analysis to findings ----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Finding;
using ir::NoteKind;
using ir::PathNote;

StringRef memleak::solver::checkName(Defect D, ir::FamilyKind K) {
  switch (D) {
  case Defect::MissingRelease:
    return K == ir::FamilyKind::Memory || K == ir::FamilyKind::Pooled
               ? "memleak-missing-release"
               : "memleak-unclosed-resource";
  case Defect::ReallocLeak:
    return "memleak-realloc-leak";
  case Defect::DoubleRelease:
    return "memleak-double-release";
  case Defect::UseAfterRelease:
    return "memleak-use-after-release";
  case Defect::MismatchedRelease:
    return "memleak-mismatched-release";
  case Defect::InvalidRelease:
    return "memleak-invalid-release";
  case Defect::PoolOutlived:
    return "memleak-pool-outlived";
  case Defect::PoolUseAfterRelease:
    return "memleak-pool-use-after-release";
  case Defect::PoolForeignRelease:
    return "memleak-pool-foreign-release";
  case Defect::PoolRawEscape:
    return "memleak-pool-raw-escape";
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

ir::Location memleak::solver::locate(const ir::Tables &T, const ir::Range &X) {
  ir::Location L;
  L.File = T.str(X.File).str();
  L.BeginLine = X.BeginLine;
  L.BeginColumn = X.BeginColumn;
  L.EndLine = X.EndLine;
  L.EndColumn = X.EndColumn;
  L.Macro = X.Macro;
  return L;
}

ir::Location Report::locate(const ir::Range &X) const {
  return solver::locate(K.tables(), X);
}

ir::Location Report::locateInst(uint32_t Inst) const {
  if (Inst >= F.Insts.size())
    return {};
  // The end of a scope has no text of its own: what follows it does.
  for (uint32_t I = Inst; I < F.Insts.size(); ++I) {
    if (ir::Range X = F.range(F.Insts[I].Where); X.isValid())
      return locate(X);
    if (F.Insts[I].isTerminator())
      break;
  }
  return locate(F.Where);
}

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
    // A field of lowering's own stands for the object it lies in.
    if (Name.starts_with("<"))
      return Outer.Kind == LocKind::Deref ? valueName(ValId(Outer.A))
                                          : locationName(LocId(X.A));
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
  return S.Kind == Step::Branch || S.Kind == Step::Presume || Is(R.Of) ||
         Is(R.Pool) || Is(R.By);
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

Finding Report::finding(const Event &E) const {
  Finding Out;
  ir::FamilyKind Kind = E.Of.Family == ir::FamilyId::None
                            ? ir::FamilyKind::Memory
                            : K.tables().family(E.Of.Family).Kind;
  Out.Check = checkName(E.What, Kind).str();
  Out.Function = K.tables().str(F.Name).str();
  Out.Resource = resourceName(E.Of);
  if (E.Of.Family != ir::FamilyId::None)
    Out.Family = K.tables().familyName(E.Of.Family).str();
  Out.Event = locateInst(E.Inst);
  if (E.Of.Site != ~0u)
    Out.Acquired = locateInst(E.Of.Site);
  bool AtSite = E.What == Defect::MissingRelease ||
                E.What == Defect::ReallocLeak || E.Detail == "dropped" ||
                E.Detail == "destroyed";
  Out.Where = AtSite && Out.Acquired.isValid() ? Out.Acquired : Out.Event;
  Out.Message = message(E, Out.Resource);
  Out.OnImplicitException = E.Implicit;
  notes(E, Out);
  tellEvent(Out, runtimeEvent(E));
  return Out;
}

/// False if the location cannot be spelled.
bool Report::nameLocation(LocId L, NamedPlace &Out) const {
  const Loc &X = Vs[L];
  switch (X.Kind) {
  case LocKind::Var:
    Out.Root = X.A;
    return F.Vars[X.A].Name != ir::StrId::Empty;
  case LocKind::Global:
    Out.IsGlobal = true;
    Out.Root = X.A;
    return true;
  case LocKind::Field:
    if (!nameLocation(LocId(X.A), Out))
      return false;
    Out.Steps.push_back({false, ir::StrId(X.B)});
    return true;
  case LocKind::Deref: {
    const Value &Pointer = Vs[ValId(X.A)];
    if (Pointer.Kind != ValueKind::Content ||
        !nameLocation(LocId(Pointer.A), Out))
      return false;
    Out.Steps.push_back({true, ir::StrId::Empty});
    return true;
  }
  default:
    return false;
  }
}

Anchor Report::anchor(const Event &E) const {
  Anchor A;
  A.What = E.What;
  A.Inst = E.Inst;
  A.Site = E.Of.Site;
  A.Family = E.Of.Family;
  A.InCallee = E.Cause;
  const Value &Of = Vs[E.Of.Of];
  A.InPlace = Of.Kind == ValueKind::Addr;
  LocId At = A.InPlace ? LocId(Of.A) : E.Of.Name;
  if (At == LocId::None && Of.Kind == ValueKind::Content)
    At = LocId(Of.A);
  NamedPlace Named;
  if (At != LocId::None && nameLocation(At, Named))
    A.Named = std::move(Named);
  if (E.PoolName != LocId::None && Vs[E.PoolName].Kind == LocKind::Var)
    A.Pool = ir::VarId(Vs[E.PoolName].A);
  return A;
}

void Report::add(const Event &E) {
  // A leak is one per resource, and one per place that loses what a failed
  // reallocation leaves; the others are one per both.
  const bool OfPlace = E.What == Defect::ReallocLeak;
  uint32_t Key = E.Of.Site != ~0u && !OfPlace ? E.Of.Site : E.Inst;
  uint32_t At = E.What == Defect::MissingRelease || OfPlace ? 0 : E.Inst;
  auto [It, New] =
      Said.try_emplace({unsigned(E.What), Key, At},
                       Saying{Findings.size(), E.Of.Site, E.Doubts});
  if (New) {
    Findings.push_back({finding(E), anchor(E)});
    return;
  }
  // Of several stories the first is told, if it is not the doubtful one, and of
  // a reallocation that which begins nearest to it.
  const bool Certain = E.Doubts.empty(), WasCertain = It->second.Doubts.empty();
  if (Certain != WasCertain ? Certain
                            : OfPlace && E.Of.Site > It->second.Site) {
    Findings[It->second.Number] = {finding(E), anchor(E)};
    It->second.Site = E.Of.Site;
  }
  eitherStory(It->second.Doubts, E.Doubts);
}

std::vector<Found> Report::takeFindings() {
  for (const auto &[Key, What] : Said)
    if (!What.Doubts.empty())
      Findings[What.Number].Says.Trust = ir::Confidence::Medium;
  // A call that releases again on one path and reads on another is told once.
  std::set<size_t> Told;
  for (const auto &[Key, What] : Said) {
    auto [Kind, Of, At] = Key;
    auto Twice = Said.find({unsigned(Defect::DoubleRelease), Of, At});
    if (Kind == unsigned(Defect::UseAfterRelease) && Twice != Said.end() &&
        (Twice->second.Doubts.empty() || !What.Doubts.empty()))
      Told.insert(What.Number);
    // So is a place where what was acquired here is released again, and what
    // was not.
    if (Kind == unsigned(Defect::DoubleRelease) && Of != At)
      if (auto Also = Said.find({Kind, At, At});
          Also != Said.end() &&
          (What.Doubts.empty() || !Also->second.Doubts.empty()))
        Told.insert(Also->second.Number);
  }
  std::vector<Found> Out;
  for (size_t N = 0; N < Findings.size(); ++N)
    if (!Told.count(N))
      Out.push_back(std::move(Findings[N]));
  return Out;
}

void memleak::solver::eitherStory(std::vector<uint64_t> &Into,
                                  const std::vector<uint64_t> &From) {
  auto Has = [](const std::vector<uint64_t> &In, uint64_t X) {
    return std::binary_search(In.begin(), In.end(), X);
  };
  auto IsWithin = [&](const std::vector<uint64_t> &A,
                      const std::vector<uint64_t> &B) {
    return all_of(A, [&](uint64_t X) { return Has(B, X); });
  };
  if (IsWithin(Into, From))
    return;
  if (IsWithin(From, Into)) {
    Into = From;
    return;
  }
  auto Opposed = find_if(Into, [&](uint64_t X) {
    return X < NoWay && Has(From, X ^ 1) && !Has(From, X);
  });
  if (Opposed == Into.end()) {
    if (From.size() < Into.size())
      Into = From;
    return;
  }
  // The one or the other is so; what else either says stays in doubt.
  const uint64_t Decided = *Opposed;
  Into.erase(Opposed);
  for (uint64_t X : From)
    if (X != (Decided ^ 1) && !Has(Into, X))
      Into.insert(llvm::upper_bound(Into, X), X);
}

/// "ns::Box::add" of "c:@N@ns@S@Box@F@add#I#": of a function that no unit
/// declares with a name for people, the USR is all there is.
static std::string readable(StringRef Usr) {
  if (!Usr.consume_front("c:"))
    return Usr.str();
  SmallVector<StringRef> Parts;
  Usr.split(Parts, '@');
  std::string Name;
  // Kinds and names in turn, after the file of what is internal.
  for (size_t I = 1; I + 1 < Parts.size(); I += 2) {
    if (!Name.empty())
      Name += "::";
    Name += Parts[I + 1].take_until(
        [](char C) { return StringRef("#<>").contains(C); });
    if (Parts[I].starts_with("F")) // What follows are its parameters.
      break;
  }
  return Name.empty() ? Usr.str() : Name;
}

void Report::silence(ir::Silence::Reason Why, const Resource *X, uint32_t Inst,
                     StringRef Detail) {
  if (!Explain)
    return;
  uint32_t Site = X ? X->Site : ~0u;
  auto [It, New] = Silences.try_emplace({Site, X ? 0 : unsigned(Why)});
  if (!New)
    return;
  ir::Silence &S = It->second;
  S.Why = Why;
  S.Function = K.tables().str(F.Name).str();
  if (X) {
    S.Resource = resourceName(*X);
    S.Acquired = locateInst(X->Site);
  }
  S.Where = locateInst(Inst);
  S.Detail = readable(Detail);
}

std::vector<ir::Silence> Report::takeSilences() {
  std::vector<ir::Silence> Out;
  for (auto &[Key, S] : Silences)
    Out.push_back(std::move(S));
  return Out;
}

void memleak::solver::fingerprint(std::vector<Finding> &Findings) {
  std::map<std::string, unsigned> Count;
  for (Finding &X : Findings) {
    std::string Key =
        X.Check + '\0' + X.Function + '\0' + X.Resource + '\0' + X.Family;
    unsigned N = Count[Key]++;
    if (N)
      Key += '\0' + std::to_string(N);
    X.Fingerprint = utohexstr(xxh3_64bits(Key), /*LowerCase=*/true, 16);
  }
}
