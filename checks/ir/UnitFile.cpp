//===-- UnitFile.cpp - Units on disk ----------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In the envelope: header, directory and pool of functions, each with its
// length.
//
//===----------------------------------------------------------------------===//

#include "UnitFile.h"
#include "Archive.h"
#include "Codec.h"
#include "Envelope.h"
#include "Verifier.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

static constexpr memleak::ir::Envelope Kind{"unit",
                                            memleak::ir::UnitFileVersion};

namespace memleak::ir {

std::string ContentHash::str() const {
  return (utohexstr(High, /*LowerCase=*/true, 16) +
          utohexstr(Low, /*LowerCase=*/true, 16));
}

ContentHash hashBytes(StringRef Bytes) {
  XXH128_hash_t H = xxh3_128bits(arrayRefFromStringRef(Bytes));
  return {H.high64, H.low64};
}

/// Of two parts, so that bytes cannot wander from one into the other.
static ContentHash hashParts(StringRef Body, StringRef Places) {
  return hashBytes(hashBytes(Body).str() + hashBytes(Places).str());
}

ContentHash hashBody(const Function &F, const Tables &T) {
  return hashBytes(encode(F, T).Body);
}

ContentHash hashAll(const Function &F, const Tables &T) {
  EncodedFunction E = encode(F, T);
  return hashParts(E.Body, E.Places);
}

ContentHash hashRecord(const Record &R, const Tables &T) {
  OutArchive A(T, Naming::Numbered);
  encode(A, R);
  return hashBytes(A.take());
}

std::string writeUnitFile(const Unit &U) {
  OutArchive A(*U.T);
  A.text(encodeHeader(U));
  A.number(U.Functions.size());
  for (const std::unique_ptr<Function> &F : U.Functions) {
    EncodedFunction E = encode(*F, *U.T);
    A.entity(F->Entity);
    A.text(E.Body);
    A.text(E.Places);
  }
  return Kind.wrap(A.take());
}

bool UnitFile::readDirectory(StringRef Bytes) {
  InArchive A(Bytes, *U.T);
  if (!decodeHeader(A.text(), U))
    return false;
  sequence(A, Entries, [&](Entry &E) {
    E.Entity = A.entity();
    E.BodyBytes = A.text();
    E.PlacesBytes = A.text();
    if (E.Entity == EntityId::None)
      return A.fail();
    E.Body = hashBytes(E.BodyBytes);
    E.All = hashParts(E.BodyBytes, E.PlacesBytes);
  });
  return !A.failed() && A.atEnd();
}

Expected<UnitFile> UnitFile::open(MemoryBufferRef Buffer,
                                  std::shared_ptr<Tables> T) {
  Expected<StringRef> Bytes = Kind.unwrap(Buffer);
  if (!Bytes)
    return Bytes.takeError();
  UnitFile F(std::move(T));
  if (!F.readDirectory(*Bytes))
    return Kind.damaged(Buffer);
  return F;
}

std::unique_ptr<Function> UnitFile::read(const Entry &E) {
  std::unique_ptr<Function> F = decode(E.BodyBytes, E.PlacesBytes, *U.T);
  return F && F->Entity == E.Entity ? std::move(F) : nullptr;
}

Expected<Unit> readUnitFile(MemoryBufferRef Buffer, std::shared_ptr<Tables> T) {
  Expected<UnitFile> File = UnitFile::open(Buffer, std::move(T));
  if (!File)
    return File.takeError();
  Unit U = std::move(File->unit());
  for (const UnitFile::Entry &E : File->functions()) {
    std::unique_ptr<Function> F = decode(E.BodyBytes, E.PlacesBytes, *U.T);
    if (!F)
      return Kind.damaged(Buffer);
    U.Functions.push_back(std::move(F));
  }
  if (std::optional<std::string> Wrong = verify(U))
    return createStringError(inconvertibleErrorCode(),
                             "unit file '" + Buffer.getBufferIdentifier() +
                                 "': " + *Wrong);
  return U;
}

} // namespace memleak::ir
