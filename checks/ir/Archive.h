//===-- Archive.h - Bounded reading and writing of bytes --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_ARCHIVE_H
#define MEMLEAK_IR_ARCHIVE_H

#include "IR.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::ir {

/// How an archive names what the tables have.
enum class Naming : uint8_t {
  Spelled,  ///< Written out where it first occurs: means the same anywhere.
  Numbered, ///< By its number: short, and worth nothing outside the process.
};

/// Appends to a buffer. Numbers are LEB128.
class OutArchive {
public:
  static constexpr bool Reading = false;

  explicit OutArchive(const Tables &T, Naming Names = Naming::Spelled)
      : T(T), Names(Names), OS(Buffer) {}

  void number(uint64_t V) { llvm::encodeULEB128(V, OS); }
  void integer(int64_t V) { llvm::encodeSLEB128(V, OS); }
  void text(llvm::StringRef S) {
    number(S.size());
    OS << S;
  }
  void str(StrId S) {
    if (first(Strings, index(S)))
      text(T.str(S));
  }
  void entity(EntityId E) {
    if (!optional(E) || !first(Entities, index(E)))
      return;
    str(T.entity(E).Usr);
    str(T.entity(E).Unit);
  }
  void family(FamilyId F) {
    if (!optional(F))
      return;
    if (Names == Naming::Numbered)
      number(index(F));
    else
      str(T.family(F).Name);
  }
  void type(TypeId I) {
    if (!first(Types, index(I)))
      return;
    const Type &Ty = T.type(I);
    number(uint64_t(Ty.Kind));
    number(Ty.Bits);
    number(Ty.Unsigned);
    str(Ty.Name);
  }
  std::string take() { return std::move(Buffer); }

private:
  template <class Id> bool optional(Id I) {
    number(I != Id::None);
    return I != Id::None;
  }
  /// Writes the local number; true if its meaning must follow.
  bool first(llvm::DenseMap<uint32_t, uint32_t> &Seen, uint32_t Id) {
    if (Names == Naming::Numbered) {
      number(Id);
      return false;
    }
    auto [It, New] = Seen.try_emplace(Id, uint32_t(Seen.size()));
    number(It->second);
    return New;
  }

  const Tables &T;
  Naming Names;
  std::string Buffer;
  llvm::raw_string_ostream OS;
  llvm::DenseMap<uint32_t, uint32_t> Strings, Entities, Types;
};

/// Reads what an OutArchive wrote. After any damage failed() is true, every
/// value reads as 0, and nothing is read past the end.
class InArchive {
public:
  static constexpr bool Reading = true;

  InArchive(llvm::StringRef Bytes, Tables &T, Naming Names = Naming::Spelled)
      : Bytes(Bytes), T(T), Names(Names) {}

  bool failed() const { return Bad; }
  void fail() {
    Bad = true;
    Pos = Bytes.size();
  }
  bool atEnd() const { return Pos == Bytes.size(); }
  size_t left() const { return Bytes.size() - Pos; }

  uint64_t number() {
    unsigned Size = 0;
    const char *Error = nullptr;
    uint64_t V = llvm::decodeULEB128(at(Pos), &Size, numberEnd(), &Error);
    return advance(Size, Error) ? V : 0;
  }
  int64_t integer() {
    unsigned Size = 0;
    const char *Error = nullptr;
    int64_t V = llvm::decodeSLEB128(at(Pos), &Size, numberEnd(), &Error);
    return advance(Size, Error) ? V : 0;
  }
  llvm::StringRef text() {
    uint64_t Size = number();
    if (Size > left()) {
      fail();
      return "";
    }
    llvm::StringRef S = Bytes.substr(Pos, Size);
    Pos += Size;
    return S;
  }
  StrId str() {
    uint64_t N = number();
    if (Names == Naming::Numbered)
      return StrId(N);
    if (N == Strings.size())
      Strings.push_back(T.str(text()));
    return pick(Strings, N);
  }
  EntityId entity() {
    if (!flag())
      return EntityId::None;
    uint64_t N = number();
    if (Names == Naming::Numbered)
      return EntityId(N);
    if (N == Entities.size()) {
      StrId Usr = str(), Unit = str();
      Entities.push_back(T.entity(T.str(Usr), T.str(Unit)));
    }
    return pick(Entities, N);
  }
  FamilyId family() {
    if (!flag())
      return FamilyId::None;
    return Names == Naming::Numbered ? FamilyId(number())
                                     : T.family(T.str(str()));
  }
  TypeId type() {
    uint64_t N = number();
    if (Names == Naming::Numbered)
      return TypeId(N);
    if (N == Types.size()) {
      Type Ty;
      Ty.Kind = TypeKind(below(unsigned(TypeKind::Other) + 1));
      Ty.Bits = uint8_t(below(129));
      Ty.Unsigned = flag();
      Ty.Name = str();
      Types.push_back(T.type(Ty));
    }
    return pick(Types, N);
  }
  bool flag() { return below(2) != 0; }
  /// A number that must be smaller than \p Limit.
  uint64_t below(uint64_t Limit) {
    uint64_t V = number();
    if (V < Limit)
      return V;
    fail();
    return 0;
  }

private:
  const uint8_t *at(size_t P) const { return Bytes.bytes_begin() + P; }
  /// Where a number that begins here has ended: LLVM's decoders shift by more
  /// than a word has bits when zeros are put behind its tenth byte.
  const uint8_t *numberEnd() const {
    return at(std::min<size_t>(Pos + 10, Bytes.size()));
  }
  bool advance(unsigned Size, const char *Error) {
    if (Error) {
      fail();
      return false;
    }
    Pos += Size;
    return true;
  }
  template <class Id> Id pick(const std::vector<Id> &Known, uint64_t N) {
    if (N < Known.size())
      return Known[N];
    fail();
    return Id();
  }

  llvm::StringRef Bytes;
  size_t Pos = 0;
  bool Bad = false;
  Tables &T;
  Naming Names;
  std::vector<StrId> Strings;
  std::vector<EntityId> Entities;
  std::vector<TypeId> Types;
};

// One spelling for both directions: field(A, X) writes X or reads into it.

inline void field(OutArchive &A, StrId V) { A.str(V); }
inline void field(InArchive &A, StrId &V) { V = A.str(); }
inline void field(OutArchive &A, EntityId V) { A.entity(V); }
inline void field(InArchive &A, EntityId &V) { V = A.entity(); }
inline void field(OutArchive &A, FamilyId V) { A.family(V); }
inline void field(InArchive &A, FamilyId &V) { V = A.family(); }
inline void field(OutArchive &A, TypeId V) { A.type(V); }
inline void field(InArchive &A, TypeId &V) { V = A.type(); }
inline void field(OutArchive &A, int64_t V) { A.integer(V); }
inline void field(InArchive &A, int64_t &V) { V = A.integer(); }
inline void field(OutArchive &A, uint32_t V) { A.number(V); }
inline void field(InArchive &A, uint32_t &V) {
  V = uint32_t(A.below(uint64_t(1) << 32));
}
inline void field(OutArchive &A, bool V) { A.number(V); }
inline void field(InArchive &A, bool &V) { V = A.flag(); }
inline void field(OutArchive &A, const std::string &V) { A.text(V); }
inline void field(InArchive &A, std::string &V) { V = A.text().str(); }

/// An enumeration whose last enumerator is \p Last.
template <class E> void choice(OutArchive &A, E V, E) { A.number(uint64_t(V)); }
template <class E> void choice(InArchive &A, E &V, E Last) {
  V = E(A.below(uint64_t(Last) + 1));
}

/// A dense id whose None is all ones, or a set of flags.
template <class Id> void plain(OutArchive &A, Id V) {
  A.number(uint32_t(uint32_t(V) + 1));
}
template <class Id> void plain(InArchive &A, Id &V) {
  V = Id(uint32_t(A.below(uint64_t(1) << 32)) - 1);
}

/// A sequence; each element takes a byte at least, which bounds the memory.
template <class Seq, class Fn> void sequence(OutArchive &A, Seq &S, Fn Each) {
  A.number(S.size());
  for (auto &X : S)
    Each(X);
}
template <class Seq, class Fn> void sequence(InArchive &A, Seq &S, Fn Each) {
  uint64_t N = A.below(uint64_t(A.left()) + 1);
  S.clear();
  for (uint64_t I = 0; I < N && !A.failed(); ++I) {
    S.emplace_back();
    Each(S.back());
  }
}

/// A Range, or a Location, which has the same parts.
template <class Ar, class X> void codeRange(Ar &A, X &R) {
  field(A, R.BeginLine);
  field(A, R.BeginColumn);
  field(A, R.EndLine);
  field(A, R.EndColumn);
  field(A, R.File);
  field(A, R.Macro);
}

} // namespace memleak::ir

#endif // MEMLEAK_IR_ARCHIVE_H
