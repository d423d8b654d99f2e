//===-- Envelope.cpp - Files that tell what they are ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Envelope.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace memleak::ir;

std::string Envelope::wrap(StringRef Payload) const {
  std::string Bytes;
  raw_string_ostream OS(Bytes);
  OS << "memleak " << Kind << '\n';
  encodeULEB128(Version, OS);
  char Sum[8];
  support::endian::write64le(Sum, xxh3_64bits(Payload));
  OS << StringRef(Sum, sizeof(Sum)) << Payload;
  return Bytes;
}

static StringRef article(StringRef Noun) {
  return StringRef("aeiou").contains(Noun.front()) ? "an " : "a ";
}

Error Envelope::fail(MemoryBufferRef File, const Twine &Why) const {
  return createStringError(inconvertibleErrorCode(),
                           Kind + " file '" + File.getBufferIdentifier() +
                               "' " + Why);
}

Error Envelope::damaged(MemoryBufferRef File) const {
  return fail(File, "is damaged; remove it and it is made anew");
}

Error Envelope::foreign(MemoryBufferRef File) const {
  return fail(File, "was written by another version of memleak; remove it and "
                    "it is made anew");
}

Expected<StringRef> Envelope::unwrap(MemoryBufferRef File) const {
  StringRef Bytes = File.getBuffer();
  if (!Bytes.consume_front(("memleak " + Kind + "\n").str()))
    return fail(File, "is not " + article(Kind) + Kind + " file");
  unsigned Size = 0;
  const char *Error = nullptr;
  uint64_t Is = decodeULEB128(Bytes.bytes_begin(), &Size,
                              Bytes.take_front(10).bytes_end(), &Error);
  if (Error)
    return damaged(File);
  if (Is != Version)
    return foreign(File);
  Bytes = Bytes.drop_front(Size);
  if (Bytes.size() < 8 || support::endian::read64le(Bytes.data()) !=
                              xxh3_64bits(Bytes.drop_front(8)))
    return damaged(File);
  return Bytes.drop_front(8);
}
