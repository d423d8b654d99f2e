//===-- Index.cpp - A program as its units need it --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In the envelope: the version of memleak, files, a directory and the entries.
// The directory has for each entry the hash of its USR and its offset, eight
// bytes each, little endian, in the order of hashes. An entry is the header of
// a unit that has just its summary, global or class, and what that depends on.
//
//===----------------------------------------------------------------------===//

#include "Index.h"
#include "ir/Archive.h"
#include "ir/Codec.h"
#include "ir/Envelope.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"
#include <map>

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;
using support::endian::read64le;

static constexpr ir::Envelope Kind{"index", IndexVersion};
static constexpr size_t DirectoryEntry = 16;

namespace {

/// What the index has of one entity. Ar is an OutArchive or an InArchive.
struct Entry {
  std::string Header;  ///< Of a unit.
  bool Varies = false; ///< A global that something writes.
  /// Where a function is defined, or a file that a class was read for.
  uint32_t File = 0;
  std::vector<uint64_t> Callees; ///< Hashes of USRs.
};

} // namespace

template <class Ar, class X> static void codeEntry(Ar &A, X &E) {
  field(A, E.Header);
  field(A, E.Varies);
  field(A, E.File);
  sequence(A, E.Callees, [&](auto &Hash) {
    if constexpr (Ar::Reading)
      Hash = A.number();
    else
      A.number(Hash);
  });
}

template <class Ar, class X> static void codeFile(Ar &A, X &F) {
  field(A, F.Path);
  if constexpr (Ar::Reading) {
    F.Hash = {A.number(), A.number()};
  } else {
    A.number(F.Hash.High);
    A.number(F.Hash.Low);
  }
  sequence(A, F.Reads, [&](auto &Number) { field(A, Number); });
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static uint64_t hashOf(EntityId E, const ir::Tables &T) {
  return xxh3_64bits(T.usr(E));
}

std::string memleak::solver::writeIndex(const Program &P,
                                        std::vector<IndexedFile> Files) {
  const ir::Tables &T = P.tables();
  StringMap<uint32_t> Numbers;
  for (const IndexedFile &Each : Files)
    Numbers.try_emplace(Each.Path, Numbers.size());
  std::map<uint64_t, Entry> All;
  P.forEachShared([&](const ir::Function &F, ir::Unit Just,
                      ArrayRef<const ir::Function *> Callees) {
    auto File = Numbers.find(T.str(F.Where.File));
    if (File == Numbers.end())
      return;
    Entry E{ir::encodeHeader(Just), false, File->second, {}};
    for (const ir::Function *Callee : Callees)
      E.Callees.push_back(hashOf(Callee->Entity, T));
    llvm::sort(E.Callees);
    E.Callees.erase(std::unique(E.Callees.begin(), E.Callees.end()),
                    E.Callees.end());
    All.try_emplace(hashOf(F.Entity, T), std::move(E));
  });
  P.forEachSharedGlobal([&](EntityId Global, ir::Unit Just, bool Varies) {
    All.try_emplace(hashOf(Global, T),
                    Entry{ir::encodeHeader(Just), Varies, 0, {}});
  });
  P.forEachSharedClass([&](const ir::Record &R, ir::Unit Just,
                           const ir::Unit &Of) {
    auto File = Numbers.find(Of.Name);
    if (File != Numbers.end())
      All.try_emplace(xxh3_64bits(T.str(R.Usr)),
                      Entry{ir::encodeHeader(Just), false, File->second, {}});
  });
  std::string Directory, Entries;
  for (const auto &[Hash, E] : All) {
    char Row[DirectoryEntry];
    support::endian::write64le(Row, Hash);
    support::endian::write64le(Row + 8, Entries.size());
    Directory.append(Row, sizeof(Row));
    ir::OutArchive A(T);
    codeEntry(A, E);
    ir::OutArchive Sized(T);
    Sized.text(A.take());
    Entries += Sized.take();
  }
  ir::OutArchive A(T);
  A.text(MEMLEAK_VERSION);
  sequence(A, Files, [&](const IndexedFile &F) { codeFile(A, F); });
  A.text(Directory);
  A.text(Entries);
  return Kind.wrap(A.take());
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Expected<Index> Index::open(std::unique_ptr<MemoryBuffer> File) {
  Expected<StringRef> Bytes = Kind.unwrap(*File);
  if (!Bytes)
    return Bytes.takeError();
  ir::Tables Unused;
  ir::InArchive A(*Bytes, Unused);
  if (A.text() != MEMLEAK_VERSION)
    return Kind.foreign(*File);
  Index I;
  sequence(A, I.Files, [&](IndexedFile &F) { codeFile(A, F); });
  I.Directory = A.text();
  I.Entries = A.text();
  if (A.failed() || !A.atEnd() || I.Directory.size() % DirectoryEntry)
    return Kind.damaged(*File);
  I.File = std::move(File);
  return I;
}

/// One call of Index::around.
class Index::Reading {
public:
  Reading(const Index &I, const ir::Unit &U, StringRef MainFile,
          IsFresh IsFresh)
      : I(I), U(U), MainFile(MainFile), Fresh(IsFresh), States(I.Files.size()),
        Out(U.T) {}

  Index::Outside run() {
    for (const std::unique_ptr<ir::Function> &F : U.Functions)
      Own.insert(index(F->Entity));
    for (const std::unique_ptr<ir::Function> &F : U.Functions)
      askFor(*F);
    for (const ir::Override &O : U.Overrides)
      ask(O.Method);
    for (const ir::Record &R : U.Records) {
      OwnClasses.insert(index(R.Usr));
      ask(R.Destructor);
    }
    while (!Todo.empty() || !TodoClasses.empty())
      if (!Todo.empty())
        take(Todo.pop_back_val());
      else
        takeClass(TodoClasses.pop_back_val());
    return std::move(Out);
  }

private:
  enum State : uint8_t { Unknown, Good, Bad };

  /// A function of internal linkage may be a header's, and its body left out.
  void ask(EntityId E) {
    if (E != EntityId::None && !Own.contains(index(E)) &&
        Asked.insert(index(E)).second)
      Todo.push_back(E);
  }
  void askForClass(ir::StrId Usr) {
    if (!OwnClasses.contains(index(Usr)) &&
        AskedClasses.insert(index(Usr)).second)
      TodoClasses.push_back(Usr);
  }
  void ask(const ir::Operand &O) {
    if (O.Kind == ir::OperandKind::Function)
      ask(EntityId(O.Id));
  }
  void ask(const ir::Term &T) {
    if (T.Root == ir::TermRoot::Function || T.Root == ir::TermRoot::Global)
      ask(EntityId(T.Id));
    if (T.Root == ir::TermRoot::String) // That may say of which class one is.
      askForClass(ir::StrId(T.Id));
  }

  void askFor(const ir::Function &F) {
    for (const ir::Inst &X : F.Insts) {
      ask(X.Callee);
      ask(X.A);
      ask(X.B);
    }
    for (const ir::Operand &O : F.Args)
      ask(O);
    for (const ir::Place &Place : F.Places)
      if (Place.Base == ir::BaseKind::Global)
        ask(EntityId(Place.Id));
  }

  void askFor(const ir::Summary &S) {
    auto Conds = [&](ArrayRef<ir::Cond> All) {
      for (const ir::Cond &C : All) {
        ask(C.Left);
        ask(C.Right);
      }
    };
    for (const ir::Outcome &O : S.Outcomes) {
      Conds(O.Guards);
      for (const std::vector<ir::Cond> &Way : O.Ways)
        Conds(Way);
      Conds(O.Ensures);
      ask(O.Result);
      for (const ir::Effect &E : O.Effects) {
        ask(E.At);
        ask(E.With);
      }
    }
  }

  std::optional<Entry> find(uint64_t Hash) const {
    size_t Low = 0, High = I.Directory.size() / DirectoryEntry;
    auto Row = [&](size_t N) {
      return I.Directory.data() + N * DirectoryEntry;
    };
    while (Low < High) {
      const size_t Middle = Low + (High - Low) / 2;
      read64le(Row(Middle)) < Hash ? Low = Middle + 1 : High = Middle;
    }
    if (Low * DirectoryEntry == I.Directory.size() ||
        read64le(Row(Low)) != Hash)
      return std::nullopt;
    ir::InArchive Sized(I.Entries.substr(read64le(Row(Low) + 8)), *U.T);
    ir::InArchive A(Sized.text(), *U.T);
    Entry E;
    codeEntry(A, E);
    if (A.failed() || !A.atEnd() ||
        E.File >= std::max<size_t>(I.Files.size(), 1))
      return std::nullopt;
    return E;
  }

  /// Whether the file and what was read for it are as they were.
  bool isFresh(uint32_t Number) {
    if (Number >= States.size())
      return false;
    if (States[Number] == Unknown) {
      const IndexedFile &F = I.Files[Number];
      bool Is = isAsItWas(Number);
      for (uint32_t Read : F.Reads)
        Is = Is && Read < I.Files.size() && isAsItWas(Read);
      States[Number] = Is ? Good : Bad;
    }
    return States[Number] == Good;
  }

  bool isAsItWas(uint32_t Number) {
    auto [It, New] = Looked.try_emplace(Number);
    if (!New)
      return It->second;
    const IndexedFile &F = I.Files[Number];
    It->second = Fresh(F);
    if (!It->second && Out.Stale.empty() && F.Path != MainFile)
      Out.Stale = F.Path;
    return It->second;
  }

  /// Whether all is as it was that a function's summary was made from: itself
  /// and whatever it calls.
  bool isGood(uint64_t Hash) {
    SmallVector<uint64_t, 16> Open{Hash};
    DenseSet<uint64_t> Seen{Hash};
    while (!Open.empty()) {
      const uint64_t Next = Open.pop_back_val();
      if (auto Known = IsOutdated.find(Next); Known != IsOutdated.end()) {
        if (Known->second)
          return false;
        continue;
      }
      const std::optional<Entry> E = find(Next);
      if (!E)
        continue; // Nothing was known of it then, either.
      if (!isFresh(E->File)) {
        IsOutdated[Hash] = true;
        return false;
      }
      for (uint64_t Callee : E->Callees)
        if (Seen.insert(Callee).second)
          Open.push_back(Callee);
    }
    for (uint64_t Each : Seen)
      IsOutdated[Each] = false;
    return true;
  }

  void take(EntityId E) {
    const uint64_t Hash = hashOf(E, *U.T);
    const std::optional<Entry> Known = find(Hash);
    ir::Unit Just(U.T);
    if (!Known || !ir::decodeHeader(Known->Header, Just))
      return;
    for (const ir::Global &G : Just.Globals)
      if (G.Entity == E) {
        Out.Unit.Globals.push_back(G);
        if (Known->Varies)
          Out.Varying.push_back(E);
      }
    if (Just.Declared.size() != 1 || I.Files.empty() ||
        U.T->entity(Just.Declared.front()->Entity).Usr != U.T->entity(E).Usr ||
        !isGood(Hash))
      return;
    Just.Declared.front()->Entity = E; // As this unit names it.
    askFor(*Just.Declared.front());
    Out.Unit.Declared.push_back(std::move(Just.Declared.front()));
  }

  /// What a virtual call on an object of that class runs.
  void takeClass(ir::StrId Usr) {
    const std::optional<Entry> Known = find(xxh3_64bits(U.T->str(Usr)));
    ir::Unit Just(U.T);
    if (!Known || !ir::decodeHeader(Known->Header, Just) ||
        Just.Records.size() != 1 || Just.Records.front().Usr != Usr ||
        !isFresh(Known->File))
      return;
    ir::Record &R = Just.Records.front();
    ask(R.Destructor);
    for (ir::StrId Base : R.Bases)
      askForClass(Base);
    Out.Unit.Records.push_back(std::move(R));
    for (const ir::Override &O : Just.Overrides) {
      ask(O.Method);
      Out.Unit.Overrides.push_back(O);
    }
  }

  const Index &I;
  const ir::Unit &U;
  const StringRef MainFile;
  const IsFresh Fresh;
  std::vector<State> States;
  DenseMap<uint32_t, bool> Looked;
  DenseMap<uint64_t, bool> IsOutdated; ///< By hash.
  DenseSet<uint32_t> Own, Asked, OwnClasses, AskedClasses;
  SmallVector<EntityId, 32> Todo;
  SmallVector<ir::StrId, 8> TodoClasses;
  Index::Outside Out;
};

Index::Outside Index::around(const ir::Unit &U, StringRef MainFile,
                             solver::IsFresh IsFresh) const {
  return Reading(*this, U, MainFile, IsFresh).run();
}
