//===-- KnownCallees.h - What is known of a callee beforehand ---*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Turns what attributes and model files say of a function into a summary, the
/// same words that the solver infers for functions with a body.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_KNOWNCALLEES_H
#define MEMLEAK_LOWERING_KNOWNCALLEES_H

#include "Entities.h"
#include "ir/Summary.h"
#include "models/Model.h"
#include <memory>

namespace memleak::lowering {

/// The field under which a modelled handle's resource is kept in the IR.
inline constexpr llvm::StringLiteral HeldField = "<held>";

/// The field under which what a modelled reference refers to is kept.
inline constexpr llvm::StringLiteral BorrowedField = "<borrowed>";

/// The name that models know a declaration by: qualified, without template
/// arguments and inline namespaces. Empty for local and unnamed ones.
std::string modelName(const clang::NamedDecl *Decl);

/// Knowledge of callees for one translation unit. Not thread-safe.
class KnownCallees {
public:
  KnownCallees(Entities &Names, const models::ModelSet &Models)
      : Names(Names), Models(Models) {}

  /// What an attribute, a model or the class's kind says of \p Function; null
  /// when nothing does.
  std::unique_ptr<ir::Summary> summary(const clang::FunctionDecl *Function);

  /// What a model says of the macro \p Name with that many arguments; null when
  /// none does. The caller names it.
  std::unique_ptr<ir::Summary> macro(llvm::StringRef Name, unsigned Arguments);

  /// The model of a class or of one of its bases, where it extends to derived
  /// classes; null when there is none.
  const models::TypeModel *typeModel(clang::QualType Type) const;

  /// Whether a summary of \p Function holds whatever its body seems to do: that
  /// of a pool, a handle or a reference is not looked into.
  bool isModelled(const clang::FunctionDecl *Function) const;

  /// What an owner of the class \p Owner releases by itself; None where it owns
  /// nothing, or a deleter of the user's decides.
  ir::FamilyId ownedFamily(clang::QualType Owner);

  /// What ends when an owner of the class \p Owner lets go of the object that
  /// the term \p Held leads to, before the object itself does: what that owns.
  void endPointee(clang::QualType Owner, const ir::Term &Held,
                  ir::Outcome &Outcome) const;

  /// The IR's family of that name, with its attributes filled in.
  ir::FamilyId family(llvm::StringRef Name);

private:
  ir::FamilyId family(models::FamilyId Id);
  const models::FunctionModel *model(const clang::FunctionDecl *Function) const;
  bool isAskedOfHandle(const clang::FunctionDecl *Function) const;
  std::unique_ptr<ir::Summary> fromAttributes(const clang::FunctionDecl *F);
  std::unique_ptr<ir::Summary> fromModel(const clang::FunctionDecl *F,
                                         const models::FunctionModel &Model);
  std::unique_ptr<ir::Summary> fromMaker(const clang::FunctionDecl *Function);
  std::unique_ptr<ir::Summary> fromClass(const clang::CXXMethodDecl *Method);
  std::unique_ptr<ir::Summary>
  fromParentOwned(const clang::CXXConstructorDecl *Constructor,
                  const models::TypeModel &Model);

  std::unique_ptr<ir::Summary> fromPool(const clang::CXXMethodDecl *Method,
                                        const models::TypeModel &Model);
  std::unique_ptr<ir::Summary>
  fromBorrowed(const clang::CXXConstructorDecl *Constructor,
               const models::TypeModel &Model);

  Entities &Names;
  const models::ModelSet &Models;
  llvm::DenseMap<uint32_t, ir::FamilyId> FamilyIds;
};

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_KNOWNCALLEES_H
