//===-- SlicedRelease.cpp - What is lost when a base is released ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SlicedRelease.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace memleak {

static bool hasDestroyingDelete(const CXXRecordDecl &Class) {
  for (const CXXMethodDecl *Method : Class.methods())
    if (Method->isDestroyingOperatorDelete())
      return true;
  for (const CXXBaseSpecifier &Base : Class.bases())
    if (const CXXRecordDecl *Record = Base.getType()->getAsCXXRecordDecl())
      if (Record->hasDefinition() && hasDestroyingDelete(*Record))
        return true;
  return false;
}

bool lacksVirtualDestructor(const CXXRecordDecl *Base) {
  if (!Base || !Base->isCompleteDefinition() || Base->isDependentContext() ||
      Base->isUnion() || Base->isEffectivelyFinal())
    return false;
  const CXXDestructorDecl *Destructor = Base->getDestructor();
  return !(Destructor && Destructor->isVirtual()) &&
         !hasDestroyingDelete(*Base);
}

bool isSliced(const CXXRecordDecl *Derived, const CXXRecordDecl *Base) {
  return Derived && Base && Derived->isDerivedFrom(Base);
}

static bool hasEmptyBody(const CXXDestructorDecl &Destructor) {
  const FunctionDecl *Definition = nullptr;
  if (!Destructor.hasBody(Definition))
    return false;
  const auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
  return Body && Body->body_empty();
}

/// What the destructor of \p Class does beyond that of \p Base.
static const NamedDecl *workPassedOver(const CXXRecordDecl &Class,
                                       const CXXRecordDecl &Base) {
  if (&Class == &Base || Class.hasTrivialDestructor())
    return nullptr;
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  if (Destructor && Destructor->isUserProvided() && !hasEmptyBody(*Destructor))
    return Destructor;
  for (const FieldDecl *Field : Class.fields())
    if (Field->getType().isDestructedType())
      return Field;
  for (const CXXBaseSpecifier &Specifier : Class.bases())
    if (const CXXRecordDecl *Record = Specifier.getType()->getAsCXXRecordDecl())
      if (const CXXRecordDecl *Definition = Record->getDefinition())
        if (const NamedDecl *Lost = workPassedOver(*Definition, Base))
          return Lost;
  return nullptr;
}

/// Whether \p Base lies elsewhere than at the start of \p Derived.
static bool isDisplaced(const CXXRecordDecl &Derived, const CXXRecordDecl &Base,
                        const ASTContext &Context) {
  CXXBasePaths Paths;
  if (!Derived.isDerivedFrom(&Base, Paths))
    return false;
  CharUnits Offset;
  for (const CXXBasePathElement &Step : Paths.front()) {
    if (Step.Base->isVirtual())
      return true;
    Offset +=
        Context.getASTRecordLayout(Step.Class)
            .getBaseClassOffset(Step.Base->getType()->getAsCXXRecordDecl());
  }
  return !Offset.isZero();
}

std::optional<SliceLoss> lossOfSlicing(const CXXRecordDecl &Derived,
                                       const CXXRecordDecl &Base,
                                       const ASTContext &Context) {
  if (Derived.isInvalidDecl() || Base.isInvalidDecl() ||
      Derived.isDependentContext())
    return std::nullopt;
  if (const NamedDecl *Lost = workPassedOver(Derived, Base))
    return SliceLoss{Lost, ""};
  if (isDisplaced(Derived, Base, Context))
    return SliceLoss{&Derived, "does not start with its base, so the address "
                               "given back is not the one that was allocated"};
  if (Context.getASTRecordLayout(&Derived).getSize() !=
      Context.getASTRecordLayout(&Base).getSize())
    return SliceLoss{&Derived, "is larger than its base, so the size given "
                               "back is not the one that was allocated"};
  return std::nullopt;
}

} // namespace memleak
