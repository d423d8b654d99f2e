//===-- SummaryStore.cpp - Summaries kept from run to run -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In the envelope: identity, and for each entry key, age and bytes.
//
//===----------------------------------------------------------------------===//

#include "SummaryStore.h"
#include "ir/Archive.h"
#include "ir/Envelope.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;

static constexpr ir::Envelope Kind{"summary", 1};
/// In runs that keep something: a folder of the project that is checked by
/// itself does not cost the rest its summaries.
static constexpr uint8_t MaxAge = 16;

Error SummaryStore::open(std::unique_ptr<MemoryBuffer> Read) {
  Expected<StringRef> Bytes = Kind.unwrap(*Read);
  if (!Bytes)
    return Bytes.takeError();
  ir::Tables Unused;
  ir::InArchive A(*Bytes, Unused);
  if (A.text() != Identity)
    return Kind.foreign(*Read);
  std::map<ir::ContentHash, Entry> All;
  while (!A.failed() && !A.atEnd()) {
    ir::ContentHash Key{A.number(), A.number()};
    Entry E;
    E.Age = A.below(MaxAge) + 1;
    E.Bytes = A.text();
    All.insert_or_assign(Key, std::move(E));
  }
  if (A.failed())
    return Kind.damaged(*Read);
  Entries = std::move(All);
  File = std::move(Read);
  return Error::success();
}

std::string SummaryStore::write() const {
  ir::Tables Unused;
  ir::OutArchive A(Unused);
  A.text(Identity);
  for (const auto &[Key, E] : Entries) {
    if (E.Age >= MaxAge)
      continue;
    A.number(Key.High);
    A.number(Key.Low);
    A.number(E.Age);
    A.text(E.Bytes);
  }
  return Kind.wrap(A.take());
}

StringRef SummaryStore::find(const ir::ContentHash &Key) {
  std::lock_guard<std::mutex> Held(Lock);
  auto It = Entries.find(Key);
  if (It == Entries.end())
    return "";
  It->second.Age = 0;
  return It->second.Bytes;
}

void SummaryStore::keep(const ir::ContentHash &Key, std::string Bytes) {
  std::lock_guard<std::mutex> Held(Lock);
  Entry &E = Entries[Key];
  E.Own = std::move(Bytes);
  E.Bytes = E.Own;
  E.Age = 0;
  New = true;
}
