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
  // A leak is one per acquisition and kind of resource, and one per place that
  // loses what a failed reallocation leaves; the others are one per both.
  const bool OfPlace = E.What == Defect::ReallocLeak;
  uint32_t Key = E.Of.Site != ~0u && !OfPlace ? E.Of.Site : E.Inst;
  uint32_t At = OfPlace ? 0
                : E.What == Defect::MissingRelease
                    ? unsigned(K.tables().family(E.Of.Family).Kind)
                    : E.Inst;
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
