//===-- Summary.cpp - Names of effects and of silence -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Summary.h"
#include "Finding.h"

namespace memleak::ir {

llvm::StringRef name(EffectKind K) {
  static constexpr llvm::StringRef Names[] = {
      "acquire", "own",         "release",      "retain",      "transfer",
      "escape",  "store",       "copy",         "havoc",       "use",
      "keep",    "pool.reset",  "pool.mark",    "pool.rewind", "pool.take",
      "unlink",  "pool.create", "pool.destroy", "pool.bind",   "pool.move"};
  static_assert(std::size(Names) == NumEffectKinds);
  return Names[unsigned(K)];
}

const char *name(Silence::Reason R) {
  static constexpr const char *Names[] = {"unknown-callee", "escaped",
                                          "unknown-code",   "disjunct-cap",
                                          "step-cap",       "loop-cap"};
  return Names[unsigned(R)];
}

std::vector<Location> acquisitions(const Finding &F) {
  std::vector<Location> Out = {F.Acquired};
  for (size_t I = 1; I < F.Notes.size(); ++I)
    if (F.Notes[I].Kind == NoteKind::Called &&
        F.Notes[I - 1].Kind == NoteKind::Acquired)
      Out.push_back(F.Notes[I].Where);
  return Out;
}

static std::string because(const Silence &S) {
  switch (S.Why) {
  case Silence::Reason::UnknownCallee:
    return S.Detail.empty() ? "unseen code may keep or release it"
                            : "'" + S.Detail + "' may keep or release it";
  case Silence::Reason::Escaped:
    return S.Detail.empty() ? "it is handed on here"
                            : "it is handed on here (" + S.Detail + ")";
  case Silence::Reason::UnknownCode:
    return "this is not understood (" + S.Detail + ")";
  case Silence::Reason::DisjunctCap:
    return "too many paths meet here (" + S.Detail + ")";
  case Silence::Reason::StepCap:
    return "it takes too much work (" + S.Detail + ")";
  case Silence::Reason::LoopCap:
    return "this goes round too often (" + S.Detail + ")";
  }
  return "";
}

std::string sentence(const Silence &S) {
  const std::string Whole = "'" + S.Function + "' is not followed to its end: ";
  const std::string What = S.Resource.empty()
                               ? "what is acquired in '" + S.Function + "'"
                               : "'" + S.Resource + "'";
  return (S.Acquired.isValid() ? What + " is not followed further: " : Whole) +
         because(S);
}

} // namespace memleak::ir
