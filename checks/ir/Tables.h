//===-- Tables.h - Interned names, families and types -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// The tables every unit shares: strings, resource families, entities and
/// types, each interned once and named by a dense id. Units read into the same
/// Tables have comparable ids; ids never leave the process. Not thread-safe.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_TABLES_H
#define MEMLEAK_IR_TABLES_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <vector>

namespace memleak::ir {

enum class StrId : uint32_t { Empty = 0 };
enum class FamilyId : uint32_t { None = ~0u };
enum class EntityId : uint32_t { None = ~0u };
enum class TypeId : uint32_t { Void = 0 };

/// The plain number behind any of the id types.
template <class Id> constexpr uint32_t index(Id I) {
  return static_cast<uint32_t>(I);
}

/// What a leak of this family is called: memory, a resource (file, socket,
/// lock, ...), a pool whose objects die with it, or an object of a pool that
/// may be released by itself too, by a handle say.
enum class FamilyKind : uint8_t { Memory, Resource, Pool, Pooled };

/// The values an acquisition returns when it failed.
enum class InvalidValue : uint8_t {
  Null,     ///< 0 is failure.
  Negative, ///< Below zero is failure, as with file descriptors.
  MinusOne, ///< (void *)-1, as with mmap.
  Never,    ///< The acquisition cannot fail.
};

/// Who may release what. Two families are the same if their names are.
struct Family {
  StrId Name = StrId::Empty;
  FamilyKind Kind = FamilyKind::Memory;
  InvalidValue Invalid = InvalidValue::Null;
  /// False when forgetting the release is no defect (a mutex); releasing twice
  /// and using afterwards still are.
  bool MustRelease = true;
  /// Several owners share the resource; each release drops one.
  bool Counted = false;
  /// How a release is spelled, with % for the resource: "free(%)". Empty when
  /// no release can be written down.
  StrId Release = StrId::Empty;
  /// What messages call a resource of this family: "memory", "stream".
  StrId Noun = StrId::Empty;
  /// Other families whose resources this family's release takes correctly.
  llvm::SmallVector<FamilyId, 2> Accepts;
};

/// A function, method or global by its USR; one of internal linkage also by
/// its unit, so that two files may each have `static init`.
struct Entity {
  StrId Usr = StrId::Empty;
  StrId Unit = StrId::Empty; ///< Empty for external linkage.

  bool isInternal() const { return Unit != StrId::Empty; }
};

enum class TypeKind : uint8_t {
  Void,
  Bool,
  Int,
  Float,
  Pointer,
  Reference,
  Record,
  Array,
  Other,
};

/// The little the solver and the rewriter ask of a type.
struct Type {
  TypeKind Kind = TypeKind::Void;
  uint8_t Bits = 0; ///< Of an Int; 0 otherwise.
  bool Unsigned = false;
  /// A Record's USR; for others the type as spelled, or empty.
  StrId Name = StrId::Empty;
};

/// Owns the interned names. Ids are dense, start at 0, and stay valid for the
/// life of the tables; lookups are amortised O(1).
class Tables {
public:
  Tables();
  Tables(const Tables &) = delete;
  Tables &operator=(const Tables &) = delete;

  StrId str(llvm::StringRef S);
  llvm::StringRef str(StrId I) const { return Strings[index(I)]; }

  /// The family of that name, made with default attributes when new.
  FamilyId family(llvm::StringRef Name);
  /// None when there is no family of that name.
  FamilyId findFamily(llvm::StringRef Name) const;
  /// \p I is not None. What only reads asks family(), which has no such demand.
  Family &mutableFamily(FamilyId I) { return Families[index(I)]; }
  /// Of no family nothing but the defaults is known.
  const Family &family(FamilyId I) const {
    return I == FamilyId::None ? NoFamily : Families[index(I)];
  }
  llvm::StringRef familyName(FamilyId I) const { return str(family(I).Name); }
  uint32_t numFamilies() const { return Families.size(); }

  /// \p Unit is the unit's name for internal linkage, empty otherwise.
  EntityId entity(llvm::StringRef Usr, llvm::StringRef Unit = "");
  const Entity &entity(EntityId I) const { return Entities[index(I)]; }
  llvm::StringRef usr(EntityId I) const { return str(entity(I).Usr); }
  uint32_t numEntities() const { return Entities.size(); }

  TypeId type(const Type &T);
  const Type &type(TypeId I) const { return Types[index(I)]; }

private:
  llvm::StringMap<uint32_t> StringIds;
  std::vector<llvm::StringRef>
      Strings; ///< Keys of StringIds, which are stable.
  std::vector<Family> Families;
  Family NoFamily;
  llvm::DenseMap<uint32_t, uint32_t> FamilyIds;
  std::vector<Entity> Entities;
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, uint32_t> EntityIds;
  std::vector<Type> Types;
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, uint32_t> TypeIds;
};

} // namespace memleak::ir

#endif // MEMLEAK_IR_TABLES_H
