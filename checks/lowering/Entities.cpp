//===-- Entities.cpp - USRs, types and families of what clang declares ----===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entities.h"
#include "clang/AST/Decl.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace memleak::lowering {

std::string Entities::usr(const Decl *D) {
  llvm::SmallString<128> Buffer;
  if (index::generateUSRForDecl(D, Buffer))
    return "";
  return std::string(Buffer);
}

std::string Entities::name(const NamedDecl *D) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  PrintingPolicy Policy(D->getASTContext().getPrintingPolicy());
  Policy.SuppressUnwrittenScope = true;
  D->printQualifiedName(OS, Policy);
  return OS.str();
}

/// Whether two translation units that name the same USR mean two things.
static bool isInternal(const NamedDecl *D) {
  if (const auto *Function = dyn_cast<FunctionDecl>(D))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
      if (Method->getParent()->isLambda())
        return true;
  return !D->isExternallyVisible();
}

ir::EntityId Entities::entity(const NamedDecl *D) {
  D = cast<NamedDecl>(D->getCanonicalDecl());
  auto [It, New] = EntityIds.try_emplace(D, ir::EntityId::None);
  if (!New)
    return It->second;
  std::string Usr = usr(D);
  // Without a USR (a local of an unnamed class, say) the position serves.
  if (Usr.empty())
    Usr = "local:" + name(D) + "@" +
          D->getLocation().printToString(Context.getSourceManager());
  ir::EntityId Id = Tables.entity(Usr, isInternal(D) ? UnitName : "");
  EntityIds[D] = Id;
  return Id;
}

/// Whether a base class of \p Class has a field of that name.
static bool hides(const CXXRecordDecl *Class, DeclarationName Name) {
  return Class && Class->hasDefinition() &&
         !Class->forallBases([&](const CXXRecordDecl *Base) {
           return Base->lookup(Name).find_first<FieldDecl>() == nullptr;
         });
}

/// The name of a class that tells it from its bases: the short one, unless a
/// base with such a field is called the same.
static std::string tellingName(const CXXRecordDecl *Class,
                               DeclarationName Field) {
  const bool Alone = Class->forallBases([&](const CXXRecordDecl *Base) {
    return Base->getDeclName() != Class->getDeclName() ||
           Base->lookup(Field).find_first<FieldDecl>() == nullptr;
  });
  if (Alone)
    return Class->getName().str();
  std::string Whole;
  llvm::raw_string_ostream OS(Whole);
  Class->getNameForDiagnostic(OS, Class->getASTContext().getPrintingPolicy(),
                              /*Qualified=*/true);
  return OS.str();
}

std::string fieldName(const FieldDecl *Field) {
  // The members of a union share one name: they share their storage.
  if (Field->getParent()->isUnion())
    return "<union>";
  // A class and its bases share one space of names.
  if (DeclarationName Name = Field->getDeclName()) {
    const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
    return (hides(Class, Name) ? tellingName(Class, Name) + "::" : "") +
           Field->getNameAsString();
  }
  return "<" + std::to_string(Field->getFieldIndex()) + ">";
}

static ir::Type describe(ASTContext &Context, QualType T) {
  ir::Type Result;
  if (T->isVoidType())
    return Result;
  if (T->isReferenceType())
    Result.Kind = ir::TypeKind::Reference;
  else if (T->isAnyPointerType() || T->isNullPtrType() ||
           T->isBlockPointerType() || T->isMemberPointerType())
    Result.Kind = ir::TypeKind::Pointer;
  else if (T->isBooleanType())
    Result.Kind = ir::TypeKind::Bool;
  else if (T->isIntegralOrEnumerationType()) {
    Result.Kind = ir::TypeKind::Int;
    if (!T->isDependentType() && !T->isIncompleteType())
      Result.Bits = std::min<uint64_t>(Context.getTypeSize(T), 128);
    Result.Unsigned = T->isUnsignedIntegerOrEnumerationType();
  } else if (T->isRealFloatingType())
    Result.Kind = ir::TypeKind::Float;
  else if (T->isRecordType())
    Result.Kind = ir::TypeKind::Record;
  else if (T->isArrayType())
    Result.Kind = ir::TypeKind::Array;
  else
    Result.Kind = ir::TypeKind::Other;
  return Result;
}

ir::TypeId Entities::type(QualType T) {
  T = T.getCanonicalType().getUnqualifiedType();
  auto [It, New] = TypeIds.try_emplace(T.getTypePtr(), ir::TypeId::Void);
  if (!New)
    return It->second;
  ir::Type Result = describe(Context, T);
  if (const auto *Record = T->getAsRecordDecl();
      Record && Result.Kind == ir::TypeKind::Record)
    Result.Name = Tables.str(usr(Record));
  else if (Result.Kind != ir::TypeKind::Void)
    Result.Name = Tables.str(T.getAsString(Context.getPrintingPolicy()));
  ir::TypeId Id = Tables.type(Result);
  TypeIds[T.getTypePtr()] = Id;
  return Id;
}

} // namespace memleak::lowering
