//===-- ArenaSkippedDestructorCheck.cpp - No destructor -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaSkippedDestructorCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

static const CXXRecordDecl *classOf(QualType T) {
  const CXXRecordDecl *Class = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  return Class ? Class->getDefinition() : nullptr;
}

/// Whether the class keeps all it has in a memory resource: what its destructor
/// gives back goes with the arena.
static bool livesInResource(const CXXRecordDecl *Class) {
  const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Special || !Class->isInStdNamespace())
    return false;
  return llvm::any_of(
      Special->getTemplateArgs().asArray(), [](const TemplateArgument &Arg) {
        if (Arg.getKind() != TemplateArgument::Type)
          return false;
        const CXXRecordDecl *Allocator = classOf(Arg.getAsType());
        return Allocator && Allocator->getIdentifier() &&
               Allocator->getName() == "polymorphic_allocator";
      });
}

/// Whether something is left undone when no destructor runs. Linear in the
/// members, all the way down.
static bool hasWork(const CXXRecordDecl *Class) {
  if (!Class || Class->hasTrivialDestructor() || livesInResource(Class))
    return false;
  if (const CXXDestructorDecl *Destructor = Class->getDestructor();
      Destructor && Destructor->isUserProvided()) {
    const auto *Body = dyn_cast_or_null<CompoundStmt>(Destructor->getBody());
    if (!Body || !Body->body_empty())
      return true;
  }
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (hasWork(classOf(Base.getType())))
      return true;
  return llvm::any_of(Class->fields(), [](const FieldDecl *Field) {
    return hasWork(
        classOf(QualType(Field->getType()->getBaseElementTypeUnsafe(), 0)));
  });
}

/// Whether a template argument says that no destructor is wanted.
static bool asksToSkip(const FunctionDecl *Make) {
  const TemplateArgumentList *Args = Make->getTemplateSpecializationArgs();
  return Args && llvm::any_of(Args->asArray(), [](const TemplateArgument &Arg) {
           if (Arg.getKind() != TemplateArgument::Integral)
             return false;
           const auto *Enum = Arg.getIntegralType()->getAs<EnumType>();
           return Enum && Enum->getDecl()->getName() == "arena_destructors" &&
                  Arg.getAsIntegral() != 0;
         });
}

void ArenaSkippedDestructorCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(cxxNewExpr(hasAnyPlacementArg(expr())).bind("new"),
                    &ToCheck);
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl().bind("make"))).bind("call"),
      &ToCheck);
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxDestructorDecl().bind("destroyed")),
                        forFunction(functionDecl().bind("in"))),
      &ToCheck);
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName(
                   "::std::destroy_at", "::std::destroy", "::std::destroy_n"))))
          .bind("destroy"),
      &ToCheck);
}

/// A pool's own code ends what is made in it otherwise.
bool ArenaSkippedDestructorCheck::isInPool(const DeclContext *Context) {
  for (; Context; Context = Context->getParent())
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Context))
      if (const models::TypeModel *Model = unit().modelOf(Class);
          Model && Model->Kind == models::TypeKind::Pool)
        return true;
  return false;
}

const models::Family *
ArenaSkippedDestructorCheck::skippingPool(const FunctionDecl *Allocate) {
  const models::FunctionModel *Model =
      Allocate ? unit().modelOf(Allocate) : nullptr;
  if (!Model || !Model->Region)
    return nullptr;
  bool Gives = llvm::any_of(Model->Cases, [](const models::FunctionCase &Case) {
    return llvm::any_of(Case.Effects, [](const models::Effect &Effect) {
      return Effect.Kind == models::EffectKind::Allocate;
    });
  });
  const models::Family &Pool = unit().models().family(*Model->Region);
  return Gives && (!Pool.RunsDestructors || asksToSkip(Allocate)) ? &Pool
                                                                  : nullptr;
}

const models::Family *
ArenaSkippedDestructorCheck::skippingPool(const Expr *Memory) {
  Memory = Memory->IgnoreParenCasts();
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Memory)) {
    const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
    if (!Variable || !Variable->hasLocalStorage() || !Variable->getInit())
      return nullptr;
    Memory = Variable->getInit()->IgnoreParenCasts();
  }
  const auto *Call = dyn_cast<CallExpr>(Memory);
  return Call ? skippingPool(Call->getDirectCallee()) : nullptr;
}

void ArenaSkippedDestructorCheck::check(
    const MatchFinder::MatchResult &Result) {
  const BoundNodes &Nodes = Result.Nodes;
  auto Add = [&](SourceLocation Where, QualType T, const models::Family *Pool) {
    const CXXRecordDecl *Class = classOf(T);
    if (Pool && hasWork(Class) && !isBroken(Class))
      Objects.push_back({Where, Class, Pool->Resource});
  };
  if (const auto *New = Nodes.getNodeAs<CXXNewExpr>("new")) {
    const FunctionDecl *Operator = New->getOperatorNew();
    Add(New->getBeginLoc(), New->getAllocatedType(),
        Operator && Operator->isReservedGlobalPlacementOperator()
            ? skippingPool(New->getPlacementArg(0))
            : skippingPool(Operator));
  } else if (const auto *Call = Nodes.getNodeAs<CXXMemberCallExpr>("call")) {
    const auto *Make = Nodes.getNodeAs<CXXMethodDecl>("make");
    if (Make->isTemplateInstantiation() && asksToSkip(Make))
      Add(Call->getExprLoc(), Make->getReturnType()->getPointeeType(),
          skippingPool(Make));
  } else if (const auto *Destroyed =
                 Nodes.getNodeAs<CXXDestructorDecl>("destroyed")) {
    if (!isInPool(Nodes.getNodeAs<FunctionDecl>("in")))
      DestroyedByHand.insert(Destroyed->getParent()->getCanonicalDecl());
  } else if (const auto *Destroy = Nodes.getNodeAs<CallExpr>("destroy")) {
    for (const Expr *Arg : Destroy->arguments())
      if (const CXXRecordDecl *Class =
              Arg->getType()->getPointeeCXXRecordDecl())
        DestroyedByHand.insert(Class->getCanonicalDecl());
  }
}

/// Whether a member owns an object of a pool, which the pool is left with.
bool ArenaSkippedDestructorCheck::ownsPooled(const CXXRecordDecl &Class) const {
  return llvm::any_of(Class.fields(), [&](const FieldDecl *Field) {
    const models::TypeModel *Model = unit().modelOf(classOf(Field->getType()));
    return Model && Model->Kind == models::TypeKind::Handle && Model->Owns &&
           unit().models().family(*Model->Owns).Kind ==
               models::FamilyKind::Pooled;
  });
}

void ArenaSkippedDestructorCheck::onEndOfTranslationUnit() {
  for (const Made &Object : Objects) {
    if (DestroyedByHand.contains(Object.Class->getCanonicalDecl()))
      continue;
    diag(Object.Where, "the destructor of %0 never runs: the %1 that it is "
                       "made in runs none")
        << Object.Class << Object.Pool;
    if (ownsPooled(*Object.Class))
      diag(Object.Where, "memleak's runtime reports it as pool-leak",
           DiagnosticIDs::Note);
  }
  Objects.clear();
  DestroyedByHand.clear();
}

} // namespace memleak
