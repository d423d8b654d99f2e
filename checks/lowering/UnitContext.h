//===-- UnitContext.h - What lowering one translation unit shares -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_UNITCONTEXT_H
#define MEMLEAK_LOWERING_UNITCONTEXT_H

#include "Entities.h"
#include "KnownCallees.h"
#include "Lowering.h"
#include "Sources.h"
#include "ir/IR.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::lowering {

/// Shared by all functions of one translation unit. Functions, records and
/// globals enter the unit when something first refers to them.
class UnitContext {
public:
  UnitContext(clang::ASTContext &Context, ir::Unit &Unit,
              const models::ModelSet &Models, FileNames Files)
      : Context(Context), Unit(Unit), Names(Context, *Unit.T, Unit.Name),
        Text(Context, *Unit.T, Files), Known(Names, Models) {}

  clang::ASTContext &Context;
  ir::Unit &Unit;
  Entities Names;
  Sources Text;
  KnownCallees Known;
  Coverage Covered;

  /// A function that the code calls or takes the address of: its body, if it
  /// is to be lowered, is queued.
  ir::EntityId callee(const clang::FunctionDecl *Function);
  /// A variable of static storage.
  ir::EntityId global(const clang::VarDecl *Var);
  /// The IR's type; describes the class on first use.
  ir::TypeId type(clang::QualType Type);
  /// What stands for an expansion of the macro \p Name with that many
  /// arguments; None where no model knows it.
  ir::EntityId macro(llvm::StringRef Name, unsigned Arguments);
  /// What stands for a container being given a handle of an object of
  /// \p Family: called with the container's address and the object.
  ir::EntityId keeper(ir::FamilyId Family);
  /// What stands for a call that changes nothing that is followed.
  ir::EntityId looker();
  /// Whether \p Class is a container of handles of pools' objects.
  bool keepsHandles(const clang::CXXRecordDecl *Class);
  /// The family of the objects that a handle of type \p T owns in a pool; None
  /// if it is no such handle.
  ir::FamilyId pooledHandle(clang::QualType T);
  ir::FamilyId family(llvm::StringRef Name) { return Known.family(Name); }

  /// Whether the body of \p Function belongs to the program under analysis:
  /// present, compiled, and no system header's.
  bool wantsBody(const clang::FunctionDecl *Function) const;

  /// To be told of the variables that the unit initialises in their order,
  /// before any of them is asked for.
  void initialises(const clang::VarDecl *Var) {
    Order[Var->getCanonicalDecl()] = ++LastOrder;
  }

  /// The next queued function, or null.
  const clang::FunctionDecl *nextBody();

private:
  void describe(const clang::RecordDecl *Record);
  ir::EntityId destructor(const clang::CXXRecordDecl &Class);
  void addEnds(const clang::CXXRecordDecl &Class, const ir::Term &Object,
               std::vector<ir::Effect> &Into);
  ir::Operand constantInit(const clang::VarDecl *Var);

  llvm::DenseSet<const clang::Decl *> Queued;
  std::vector<const clang::FunctionDecl *> Queue;
  size_t NextInQueue = 0;
  llvm::DenseSet<const clang::Decl *> KnownGlobals;
  llvm::DenseMap<const clang::Decl *, uint32_t> Order; ///< Of globals.
  uint32_t LastOrder = 0;
  llvm::DenseSet<const clang::Decl *> KnownRecords;
  llvm::DenseMap<ir::FamilyId, ir::EntityId> Keepers;
  llvm::StringMap<ir::EntityId> Macros;
  ir::EntityId Looker = ir::EntityId::None;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> HandleContainers;
};

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_UNITCONTEXT_H
