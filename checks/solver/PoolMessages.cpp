//===-- PoolMessages.cpp - What is said of pools and what lives in them ---===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::NoteKind;
using ir::PathNote;

/// "pool 'p'", or "pool" where it has no name.
std::string Report::poolName(const Event &E, ValId Pool, LocId Kept) const {
  std::string Name = Kept != LocId::None ? locationName(Kept) : "";
  if (Name.empty() && Pool != ValId::None)
    Name = valueName(Pool);
  return Name.empty() ? "pool" : "pool '" + Name + "'";
}

std::string Report::poolMessage(const Event &E, StringRef Name) const {
  ValId Ended = E.Of.By != ValId::None ? E.Of.By : E.Of.Pool;
  std::string Pool = poolName(E, Ended, E.PoolName);
  std::string Of =
      E.Of.Family == ir::FamilyId::None ? "object" : noun(E.Of.Family);
  if (E.Of.InPlace && Name.empty())
    Of = "object";
  else if (E.Of.InPlace)
    Of = ("'" + Twine(Name) + "'").str();
  else if (!Name.empty())
    Of += (" held by '" + Twine(Name) + "'").str();
  switch (E.What) {
  case Defect::PoolUseAfterRelease:
    return Of + " is " + E.Detail + " after " +
           (E.Of.How == Ending::PoolReset ? "its " + Pool + " was reset"
                                          : "its release");
  case Defect::PoolOutlived:
    if (E.Detail == "dropped" || E.Detail == "kept")
      return Of + " outlives its " + Pool;
    return Of + " is " + E.Detail + " after the end of its " + Pool;
  case Defect::PoolRawEscape:
    if (E.Detail == "kept")
      return Of + " is kept through a raw pointer that outlives its handle";
    return Of + " is " + E.Detail +
           " through a raw pointer after the end of its handle";
  default:
    break;
  }
  std::string To = E.To != ValId::None ? "the " + poolName(E, E.To, E.ToName)
                                       : release(E.Family);
  if (E.Detail == "again")
    return Of + " is released twice";
  if (E.Detail == "wrong")
    return Of + " lives in " +
           (Pool == "pool" ? std::string("a pool") : "the " + Pool) +
           ", but is released by " + To;
  if (E.Detail == "another")
    return Of + " lives in the " + Pool + ", but is given back to " + To;
  if (E.Detail == "stranger")
    return Of + " lives in no pool, but is released by " + To;
  if (E.Detail == "string")
    return "a string literal lives in no pool, but is released by " + To;
  return ("the " + Twine(E.Detail) + " variable '" + Name +
          "' lives in no pool, but is released by " + To)
      .str();
}

/// What a step means to the pool's story; a note without a message for one that
/// is not told, nothing for a step that has to do with no pool.
std::optional<PathNote> Report::poolNote(const Event &E, const Step &S) const {
  auto Is = [&](ValId V) { return V != ValId::None && S.Detail == index(V); };
  PathNote N;
  N.Where = locateInst(S.Inst);
  bool OfPool = Is(E.Of.Pool) || Is(E.Of.By);
  if (S.Kind == Step::Acquire && OfPool) {
    N.Kind = NoteKind::Acquired;
    N.Message = "the pool is created here";
  } else if (S.Kind == Step::Acquire && Is(E.Of.Of) &&
             E.Of.Pool != ValId::None) {
    N.Kind = NoteKind::Acquired;
    N.Message = E.Of.Keeps     ? "given an object of the pool here"
                : E.Of.InPlace ? "put into the pool here"
                               : "taken from the pool here";
  } else if ((S.Kind == Step::Reset || S.Kind == Step::Release) &&
             Is(E.Of.By)) {
    N.Kind = NoteKind::Released;
    N.Message =
        S.Kind == Step::Reset ? "the pool is reset here" : "the pool ends here";
  } else if (OfPool || S.Kind == Step::Reset) {
    return N;
  } else {
    return std::nullopt;
  }
  return N;
}

/// The runtime sees what its own pools' objects are given to and what its
/// handles do.
StringRef Report::runtimeEvent(const Event &E) const {
  // The family of memleak's handles, as memleak.yaml calls it.
  auto IsPooled = [&](ir::FamilyId X) {
    return X != ir::FamilyId::None && K.tables().familyName(X) == "pooled";
  };
  switch (E.What) {
  case Defect::PoolOutlived:
    return IsPooled(E.Of.Family) &&
                   (E.Of.Keeps || E.Detail == "dropped" || E.Detail == "kept")
               ? "pool-outlived"
               : "";
  case Defect::PoolUseAfterRelease:
    return IsPooled(E.Of.Family) ? "pool-use-after-release" : "";
  case Defect::PoolForeignRelease:
    if (!IsPooled(E.Family))
      return "";
    return E.Detail == "again" ? "pool-double-release" : "pool-foreign-release";
  default:
    return "";
  }
}

void memleak::solver::tellEvent(ir::Finding &Of, StringRef Event) {
  if (!Event.empty())
    Of.Notes.push_back({NoteKind::Remark, Of.Where,
                        "memleak's runtime reports it as " + Event.str()});
}
