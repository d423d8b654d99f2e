//===-- Entities.h - USRs, types and families of what clang declares -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Names clang's declarations and types in the words of the IR. Each is worked
/// out once a translation unit and remembered.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_ENTITIES_H
#define MEMLEAK_LOWERING_ENTITIES_H

#include "ir/IR.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace memleak::lowering {

/// The IR's names for declarations and types of one translation unit.
class Entities {
public:
  Entities(clang::ASTContext &Context, ir::Tables &Tables, std::string UnitName)
      : Context(Context), Tables(Tables), UnitName(std::move(UnitName)) {}

  /// The entity of a function or a variable of static storage. A constructor
  /// and a destructor have one entity each, whatever variant is called.
  ir::EntityId entity(const clang::NamedDecl *Decl);

  /// The IR's type of \p Type; qualifiers are dropped.
  ir::TypeId type(clang::QualType Type);

  /// "ns::Foo::bar", without template arguments of enclosing scopes' types.
  static std::string name(const clang::NamedDecl *Decl);

  /// The USR of a declaration; empty for what has none.
  static std::string usr(const clang::Decl *Decl);

  ir::Tables &tables() { return Tables; }
  clang::ASTContext &context() { return Context; }
  llvm::StringRef unitName() const { return UnitName; }

private:
  clang::ASTContext &Context;
  ir::Tables &Tables;
  std::string UnitName;
  llvm::DenseMap<const clang::Decl *, ir::EntityId> EntityIds;
  llvm::DenseMap<const clang::Type *, ir::TypeId> TypeIds;
};

/// How messages and the IR call a field; unnamed ones by their position.
std::string fieldName(const clang::FieldDecl *Field);

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_ENTITIES_H
