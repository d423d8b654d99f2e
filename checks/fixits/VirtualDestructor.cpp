//===-- VirtualDestructor.cpp - Makes a destructor virtual ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "fixits/VirtualDestructor.h"
#include "fixits/LayoutUses.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

static bool movesImplicitly(const CXXRecordDecl &Base) {
  if (Base.needsImplicitMoveConstructor())
    return true;
  return llvm::any_of(Base.ctors(), [](const CXXConstructorDecl *Constructor) {
    return Constructor->isImplicit() && Constructor->isMoveConstructor();
  });
}

/// Whether moving a \p Class is more than copying its bytes.
static bool gainsByMoving(const CXXRecordDecl &Class) {
  auto Gains = [](QualType Type) {
    const CXXRecordDecl *Record =
        Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    return Record && Record->hasDefinition() && !Record->isTriviallyCopyable();
  };
  return llvm::any_of(
             Class.fields(),
             [&](const FieldDecl *Field) { return Gains(Field->getType()); }) ||
         llvm::any_of(Class.bases(), [](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Record = Base.getType()->getAsCXXRecordDecl();
           return Record && Record->hasDefinition() &&
                  (Record->hasUserDeclaredMoveConstructor() ||
                   gainsByMoving(*Record->getDefinition()));
         });
}

static bool mayThrow(const CXXDestructorDecl *Destructor) {
  if (!Destructor)
    return false;
  const auto *Type = Destructor->getType()->getAs<FunctionProtoType>();
  return Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) &&
         !Type->isNothrow();
}

/// Whether objects of \p Base may be made where nobody looks: it is known to
/// other files, or to C.
static bool isKnownElsewhere(const CXXRecordDecl &Base,
                             const SourceManager &Sources) {
  return Base.getDeclContext()->isExternCContext() ||
         !Sources.isInMainFile(Sources.getExpansionLoc(Base.getLocation()));
}

/// Why \p Base cannot become a class with virtual functions, if it is none.
static llvm::StringRef layoutRefusal(const CXXRecordDecl &Base,
                                     const ASTContext &Context) {
  const LayoutUses Uses = findLayoutUses(Base, Context);
  if (Uses.Measured)
    return "the size or the layout of the base is measured, and would change";
  if (Uses.Bytes)
    return "the base is copied, or looked at, as plain bytes";
  if (Uses.Lists)
    return "the base is initialised as an aggregate";
  if (Uses.Constant)
    return "the base is used in constant expressions";
  if (!isKnownElsewhere(Base, Context.getSourceManager()))
    return "";
  if (Base.isAggregate())
    return "other files may initialise the base as an aggregate";
  if (Base.isTriviallyCopyable())
    return "other files may copy the base as plain bytes";
  if (Base.isLiteral())
    return "other files may use the base in constant expressions";
  return "";
}

static llvm::StringRef refusal(const CXXRecordDecl &Base,
                               const CXXRecordDecl &Derived,
                               const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  if (Sources.isInSystemHeader(Base.getLocation()))
    return "the base comes from a system header";
  if (Base.getLocation().isMacroID() ||
      Base.getBraceRange().getEnd().isMacroID())
    return "the base comes from a macro";
  if (mayThrow(Derived.getDestructor()) || mayThrow(Base.getDestructor()))
    return "a destructor that may throw cannot override one that may not";
  // With virtual functions already, it has the layout of such a class.
  if (!Base.isPolymorphic())
    if (llvm::StringRef Reason = layoutRefusal(Base, Context); !Reason.empty())
      return Reason;
  if (!Base.hasUserDeclaredDestructor() && movesImplicitly(Base) &&
      gainsByMoving(Base))
    return "a declared destructor would take the base's implicit moves away";
  return "";
}

static FixItHint replaceToken(SourceLocation Token, const llvm::Twine &Text) {
  return FixItHint::CreateReplacement(SourceRange(Token), Text.str());
}

/// A defaulted virtual destructor at the start of the first public section, or
/// in a public section of its own at the end.
static FixItHint addDestructor(const CXXRecordDecl &Base,
                               const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  std::string Outer =
      Lexer::getIndentationForLine(Base.getBeginLoc(), Sources).str();
  std::string Line =
      "\n" + Outer + "  virtual ~" + Base.getName().str() + "() = default;";
  for (const Decl *Member : Base.decls())
    if (const auto *Access = dyn_cast<AccessSpecDecl>(Member);
        Access && Access->getAccess() == AS_public &&
        Access->getColonLoc().isFileID())
      return replaceToken(Access->getColonLoc(), ":" + Line);
  if (!Base.isClass())
    return replaceToken(Base.getBraceRange().getBegin(), "{" + Line);
  return replaceToken(Base.getBraceRange().getEnd(),
                      "public:" + Line + "\n" + Outer + "}");
}

VirtualDestructorFix makeDestructorVirtual(const CXXRecordDecl &Base,
                                           const CXXRecordDecl &Derived,
                                           const ASTContext &Context) {
  if (llvm::StringRef Reason = refusal(Base, Derived, Context); !Reason.empty())
    return {std::nullopt, Reason};
  const CXXDestructorDecl *Destructor = Base.getDestructor();
  if (!Destructor || Destructor->isImplicit())
    return {addDestructor(Base, Context), ""};
  // In the class, wherever the body is; after other specifiers and attributes.
  SourceLocation Tilde = Destructor->getCanonicalDecl()->getLocation();
  if (Tilde.isMacroID())
    return {std::nullopt, "the destructor comes from a macro"};
  return {replaceToken(Tilde, "virtual ~"), ""};
}

} // namespace memleak
