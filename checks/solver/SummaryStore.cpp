//===-- SummaryStore.cpp - Summaries kept from run to run -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An empty envelope, which says what the file is; the entries' bytes, one after
// the other; an envelope with the identity, the hashes of the bytes chunk by
// chunk, and for each entry key, age and size; and the size of that envelope in
// eight bytes, little endian. So a file can be written while entries come in.
//
//===----------------------------------------------------------------------===//

#include "SummaryStore.h"
#include "ir/Archive.h"
#include "ir/Envelope.h"
#include "ir/MappedBytes.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using support::endian::read64le;
using support::endian::write64le;

static constexpr ir::Envelope Kind{"summary", 3};
/// In runs that keep something: a folder of the project that is checked by
/// itself does not cost the rest its summaries.
static constexpr uint8_t MaxAge = 16;
static constexpr size_t ChunkSize = 1u << 20;
static constexpr size_t SizeOfSize = 8;

/// Writes a file entry by entry.
class SummaryStore::Writer {
public:
  Writer(raw_ostream &OS, StringRef Identity) : OS(OS), Rows(Unused) {
    OS << Kind.wrap("");
    Head.text(Identity);
    Chunk.reserve(ChunkSize);
  }

  void add(const ir::ContentHash &Key, uint8_t Age, StringRef Bytes) {
    Rows.number(Key.High);
    Rows.number(Key.Low);
    Rows.number(Age);
    Rows.number(Bytes.size());
    while (!Bytes.empty()) {
      const StringRef Part = Bytes.take_front(ChunkSize - Chunk.size());
      Chunk += Part;
      Bytes = Bytes.drop_front(Part.size());
      if (Chunk.size() == ChunkSize)
        flush();
    }
  }

  void finish() {
    if (!Chunk.empty())
      flush();
    Head.number(Hashes.size());
    for (uint64_t Each : Hashes)
      Head.number(Each);
    Head.text(Rows.take());
    const std::string Tail = Kind.wrap(Head.take());
    char Size[SizeOfSize];
    write64le(Size, Tail.size());
    OS << Tail << StringRef(Size, sizeof(Size));
  }

private:
  void flush() {
    Hashes.push_back(xxh3_64bits(Chunk));
    OS << Chunk;
    Chunk.clear();
  }

  raw_ostream &OS;
  ir::Tables Unused;
  ir::OutArchive Rows;
  ir::OutArchive Head{Unused};
  std::string Chunk;
  std::vector<uint64_t> Hashes;
};

SummaryStore::SummaryStore(std::string Identity)
    : Identity(std::move(Identity)) {}
SummaryStore::~SummaryStore() = default;

/// Whether the chunks of \p All have those hashes.
static bool isWhole(StringRef All, ArrayRef<uint64_t> Hashes) {
  for (uint64_t Hash : Hashes) {
    if (All.empty() || xxh3_64bits(All.take_front(ChunkSize)) != Hash)
      return false;
    All = All.drop_front(std::min(ChunkSize, All.size()));
  }
  return All.empty();
}

bool SummaryStore::readEntries(StringRef Rows, StringRef All) {
  ir::Tables Unused;
  ir::InArchive A(Rows, Unused);
  std::map<ir::ContentHash, Entry> Read;
  while (!A.failed() && !A.atEnd()) {
    ir::ContentHash Key;
    Key.High = A.number();
    Key.Low = A.number();
    Entry E;
    E.Age = A.below(MaxAge) + 1;
    const size_t Size = A.below(All.size() + 1);
    E.Bytes = All.take_front(Size);
    All = All.drop_front(Size);
    Read.insert_or_assign(Key, std::move(E));
  }
  if (A.failed() || !All.empty())
    return false;
  Entries = std::move(Read);
  return true;
}

Error SummaryStore::open(std::unique_ptr<MemoryBuffer> Read) {
  const size_t HeadSize = Kind.wrap("").size();
  const MemoryBufferRef Whole = *Read;
  const StringRef Bytes = Whole.getBuffer();
  const StringRef Name = Whole.getBufferIdentifier();
  Expected<StringRef> Is =
      Kind.unwrap(MemoryBufferRef(Bytes.take_front(HeadSize), Name));
  if (!Is)
    return Is.takeError();
  const StringRef Rest = Bytes.drop_front(HeadSize);
  if (Rest.size() < SizeOfSize)
    return Kind.damaged(Whole);
  const uint64_t TailSize = read64le(Rest.take_back(SizeOfSize).data());
  if (TailSize > Rest.size() - SizeOfSize)
    return Kind.damaged(Whole);
  const StringRef Tail = Rest.drop_back(SizeOfSize).take_back(TailSize);
  const StringRef All = Rest.drop_back(SizeOfSize + TailSize);
  Expected<StringRef> Says = Kind.unwrap(MemoryBufferRef(Tail, Name));
  if (!Says) {
    consumeError(Says.takeError());
    return Kind.damaged(Whole);
  }
  ir::Tables Unused;
  ir::InArchive A(*Says, Unused);
  if (A.text() != Identity)
    return Kind.foreign(Whole);
  std::vector<uint64_t> Hashes;
  sequence(A, Hashes, [&](uint64_t &Each) { Each = A.number(); });
  const StringRef Rows = A.text();
  if (A.failed() || !A.atEnd() || !isWhole(All, Hashes) ||
      !readEntries(Rows, All))
    return Kind.damaged(Whole);
  File = std::move(Read);
  if (ir::isMapped(*File))
    ir::giveBack(File->getBuffer());
  return Error::success();
}

void SummaryStore::writeEntries(Writer &To) const {
  for (const auto &[Key, E] : Entries)
    if (E.Age < MaxAge)
      To.add(Key, E.Age, E.Bytes);
  To.finish();
}

std::string SummaryStore::write() const {
  std::string Bytes;
  raw_string_ostream OS(Bytes);
  Writer To(OS, Identity);
  writeEntries(To);
  return Bytes;
}

void SummaryStore::keepIn(raw_ostream &To) {
  Out = std::make_unique<Writer>(To, Identity);
}

void SummaryStore::finish() { writeEntries(*Out); }

StringRef SummaryStore::find(const ir::ContentHash &Key) {
  std::lock_guard<std::mutex> Held(Lock);
  auto It = Entries.find(Key);
  if (It == Entries.end())
    return "";
  It->second.Age = 0;
  return It->second.Bytes;
}

void SummaryStore::done(StringRef Bytes) const {
  const bool InFile = File && Bytes.data() >= File->getBufferStart() &&
                      Bytes.data() < File->getBufferEnd();
  if (InFile && ir::isMapped(*File))
    ir::giveBack(Bytes);
}

void SummaryStore::keep(const ir::ContentHash &Key, std::string Bytes) {
  std::lock_guard<std::mutex> Held(Lock);
  New = true;
  if (Out) {
    Entries.erase(Key);
    Out->add(Key, 0, Bytes);
    return;
  }
  std::string &Mine = Own[Key];
  Mine = std::move(Bytes);
  Entries[Key] = {Mine, 0};
}
