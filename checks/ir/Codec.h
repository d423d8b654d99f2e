//===-- Codec.h - Bytes of the binary form ----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// The archives that unit files are made of. One template function describes
/// each structure for writing and for reading; strings, entities, families and
/// types are written out where they first occur, so a function's bytes mean the
/// same in every unit and can be named by their hash.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_CODEC_H
#define MEMLEAK_IR_CODEC_H

#include "IR.h"
#include "Summary.h"

namespace memleak::ir {

class OutArchive;

/// A function in two parts: what it does, and where that stands in the source.
struct EncodedFunction {
  std::string Body, Places;
};

EncodedFunction encode(const Function &F, const Tables &T);
/// Null for bytes that are no function. The result is verified. Internal
/// entities carry their unit with them.
std::unique_ptr<Function> decode(llvm::StringRef Body, llvm::StringRef Places,
                                 Tables &T);

std::string encode(const Summary &S, const Tables &T);
std::unique_ptr<Summary> decodeSummary(llvm::StringRef Bytes, Tables &T);
/// What a summary says, its entity and name aside, for this process: the same
/// bytes for functions that do the same.
std::string encodeOutcomes(const Summary &S, const Tables &T);
/// Adds to \p S what encodeOutcomes wrote. Only looks at the tables: several
/// threads may.
void decodeOutcomes(llvm::StringRef Bytes, Tables &T, Summary &S);

void encode(OutArchive &A, const Operand &O);
/// All of it but its name.
void encode(OutArchive &A, const Family &F);
void encode(OutArchive &A, const Record &R);

/// All of a unit but its functions.
std::string encodeHeader(const Unit &U);
bool decodeHeader(llvm::StringRef Bytes, Unit &U);

} // namespace memleak::ir

#endif // MEMLEAK_IR_CODEC_H
