//===-- FindingCodec.h - Bytes of findings ----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_FINDINGCODEC_H
#define MEMLEAK_IR_FINDINGCODEC_H

#include "Archive.h"
#include "Finding.h"

namespace memleak::ir {

/// All of it but the fingerprint, which depends on what else is found.
void encode(OutArchive &A, const Finding &F);
void encode(OutArchive &A, const Silence &S);
/// What damaged bytes give is worth nothing; the archive says so.
void decode(InArchive &A, Finding &F);
void decode(InArchive &A, Silence &S);

} // namespace memleak::ir

#endif // MEMLEAK_IR_FINDINGCODEC_H
