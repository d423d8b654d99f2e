//===-- FindingCodec.cpp - Bytes of findings --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FindingCodec.h"

using namespace memleak::ir;

// As in Codec.cpp, each is written once: A is an OutArchive with a const
// structure or an InArchive with one to fill.

template <class Ar, class X> static void codeFix(Ar &A, X &F) {
  field(A, F.Title);
  sequence(A, F.Edits, [&](auto &E) {
    codeRange(A, E.Where);
    field(A, E.Text);
    codeRange(A, E.Keep);
    codeRange(A, E.Moved);
    field(A, E.After);
    field(A, E.Braces);
  });
  field(A, F.Calls);
}

template <class Ar, class X> static void codeFinding(Ar &A, X &F) {
  field(A, F.Check);
  field(A, F.Function);
  field(A, F.Resource);
  field(A, F.Family);
  codeRange(A, F.Where);
  codeRange(A, F.Acquired);
  codeRange(A, F.Event);
  field(A, F.Message);
  sequence(A, F.Notes, [&](auto &N) {
    choice(A, N.Kind, NoteKind::Remark);
    codeRange(A, N.Where);
    field(A, N.Message);
  });
  choice(A, F.Trust, Confidence::Low);
  field(A, F.OnImplicitException);
  sequence(A, F.Fixes, [&](auto &Each) { codeFix(A, Each); });
  field(A, F.Refused.Id);
  field(A, F.Refused.Because);
  codeRange(A, F.Refused.Where);
}

template <class Ar, class X> static void codeSilence(Ar &A, X &S) {
  choice(A, S.Why, Silence::Reason::LoopCap);
  field(A, S.Function);
  field(A, S.Resource);
  codeRange(A, S.Acquired);
  codeRange(A, S.Where);
  field(A, S.Detail);
}

namespace memleak::ir {

void encode(OutArchive &A, const Finding &F) { codeFinding(A, F); }
void encode(OutArchive &A, const Silence &S) { codeSilence(A, S); }
void decode(InArchive &A, Finding &F) { codeFinding(A, F); }
void decode(InArchive &A, Silence &S) { codeSilence(A, S); }

} // namespace memleak::ir
