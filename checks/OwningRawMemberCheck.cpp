//===-- OwningRawMemberCheck.cpp - memleak-owning-raw-member --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwningRawMemberCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

namespace {

AST_MATCHER(CXXRecordDecl, mayOwnByMember) {
  if (!Node.isThisDeclarationADefinition() || Node.isUnion() ||
      Node.isLambda() || Node.isImplicit())
    return false;
  if (const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(&Node))
    if (Special->getSpecializationKind() != TSK_ExplicitSpecialization)
      return false; // Judged as it was written.
  return llvm::any_of(Node.fields(), [](const FieldDecl *Field) {
    return Field->getType()->isPointerType();
  });
}

} // namespace

OwningRawMemberCheck::OwningRawMemberCheck(StringRef Name,
                                           tidy::ClangTidyContext *Context,
                                           SharedState &Shared)
    : MemleakCheck(Name, Context, Shared),
      Handle(Options.get("Handle", HandleKind::Pool)),
      Includes(Options.getLocalOrGlobal("IncludeStyle",
                                        tidy::utils::IncludeSorter::IS_LLVM),
               isEachFixWhole(), *Context, unit()) {}

void OwningRawMemberCheck::storeOptions(
    tidy::ClangTidyOptions::OptionMap &Opts) {
  MemleakCheck::storeOptions(Opts);
  Options.store(Opts, "Handle", Handle);
  Options.store(Opts, "IncludeStyle", Includes.getStyle());
}

void OwningRawMemberCheck::registerPPCallbacks(const SourceManager &Sources,
                                               Preprocessor *PP,
                                               Preprocessor *ModuleExpanderPP) {
  Includes.registerPreprocessor(PP);
  recordSkippedRanges(*PP, Skipped);
}

void OwningRawMemberCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(
      cxxRecordDecl(mayOwnByMember(), unless(isExpansionInSystemHeader()))
          .bind("class"),
      &ToCheck);
  Finder.addMatcher(functionDecl(isDefinition(), unless(isImplicit()),
                                 unless(isExpansionInSystemHeader()))
                        .bind("function"),
                    &ToCheck);
}

/// Whether owning through a raw pointer is what \p Class is for.
static bool isHandle(const CXXRecordDecl &Class, TUState &Unit) {
  if (const models::TypeModel *Model = Unit.modelOf(&Class))
    if (Model->Kind == models::TypeKind::Handle ||
        Model->Kind == models::TypeKind::Shared)
      return true;
  return llvm::any_of(Class.methods(), [](const CXXMethodDecl *Method) {
    return Method->getOverloadedOperator() == OO_Arrow ||
           (Method->getOverloadedOperator() == OO_Star &&
            Method->getNumParams() == 0);
  });
}

/// Whether \p Field points to an object of its own class, as in a list or tree:
/// a handle in its place would release by recursion, as deep as the list.
static bool isLink(const FieldDecl &Field, const CXXRecordDecl &Class) {
  const CXXRecordDecl *Pointee =
      Field.getType()->getPointeeType()->getAsCXXRecordDecl();
  const CXXRecordDecl *Definition =
      Pointee ? Pointee->getDefinition() : nullptr;
  return Pointee && (Pointee->getCanonicalDecl() == Class.getCanonicalDecl() ||
                     (Definition && (Class.isDerivedFrom(Definition) ||
                                     Definition->isDerivedFrom(&Class))));
}

void OwningRawMemberCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function")) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Function);
    bool IsLambda = Method && Method->getParent()->isLambda();
    if (!IsLambda && !Function->isTemplateInstantiation())
      Functions.push_back(Function);
    return;
  }
  const auto *Class = Result.Nodes.getNodeAs<CXXRecordDecl>("class");
  if (!isHandle(*Class, unit()))
    Classes.push_back(Class);
}

void OwningRawMemberCheck::onEndOfUserCode() {
  if (Classes.empty())
    return;
  Bodies = std::make_unique<FunctionBodies>(Classes.front()->getASTContext());
  Borrows = std::make_unique<Borrowing>(unit(), *Bodies);
  for (const CXXRecordDecl *Class : Classes)
    judge(*Class, std::make_shared<ClassOwnership>(
                      readOwnership(*Class, unit(), *Bodies, *Borrows)));
}

/// "copy constructor and copy assignment", or what there is of it.
static std::string describe(const Copying &Copies) {
  llvm::SmallVector<llvm::StringRef, 3> Names;
  if (Copies.Constructs)
    Names.push_back("copy constructor");
  if (Copies.Assigns)
    Names.push_back("copy assignment");
  if (Copies.Moves)
    Names.push_back("defaulted move");
  std::string Text = Names[0].str();
  for (unsigned I = 1; I < Names.size(); ++I)
    Text += ((I + 1 == Names.size() ? " and " : ", ") + Names[I]).str();
  return Text;
}

/// Whether somebody else may release an object because its constructor told
/// him about it.
static bool mayHaveParent(const MemberFacts &Member, Borrowing &Borrows) {
  return llvm::any_of(Member.Acquired, [&](const OwnedResult &Made) {
    const auto *New = dyn_cast<CXXNewExpr>(Made.Source);
    return New && New->getConstructExpr() &&
           Borrows.constructorMayKeep(*New->getConstructExpr());
  });
}

/// Whether what the destructor releases is memory: only that has handles to
/// offer.
static bool isMemory(const MemberFacts &Member, TUState &Unit) {
  const auto *Call = dyn_cast<CallExpr>(Member.InDestructor);
  if (!Call)
    return true;
  const models::FunctionModel *Model = Unit.modelOf(Call->getDirectCallee());
  return Model && llvm::any_of(Model->Cases, [&](const auto &Case) {
           return llvm::any_of(Case.Effects, [&](const models::Effect &Effect) {
             return Effect.Kind == models::EffectKind::Release &&
                    Effect.Family &&
                    Unit.models().family(*Effect.Family).Kind ==
                        models::FamilyKind::Memory;
           });
         });
}

/// Whether code outside of \p Class may release what \p Field points to: a
/// function that reaches into the object, or one that cannot be seen.
bool OwningRawMemberCheck::isReleasedElsewhere(const FieldDecl &Field,
                                               const CXXRecordDecl &Class) {
  const SourceManager &Sources = Class.getASTContext().getSourceManager();
  if (Field.getAccess() != AS_private &&
      !Sources.isInMainFile(Sources.getExpansionLoc(Class.getLocation())))
    return true;
  return llvm::any_of(Functions, [&](const FunctionDecl *Function) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Function);
    if (Method &&
        Method->getParent()->getCanonicalDecl() == Class.getCanonicalDecl())
      return false;
    const FunctionBody *Body = Bodies->of(Function);
    if (!Body)
      return false;
    const MemberFacts There = readUses(Field, *Body, unit(), *Borrows);
    return !There.Released.empty() || There.HandedOut || There.Escapes;
  });
}

void OwningRawMemberCheck::judge(
    const CXXRecordDecl &Class,
    std::shared_ptr<const ClassOwnership> Ownership) {
  if (Ownership->Broken || isBroken(&Class))
    return;
  Copying Copies = memberwiseCopies(Class);
  for (const auto &[Field, Member] : Ownership->Members) {
    if (Member.Conditional || isLink(*Field, Class))
      continue;
    Finding Found{Field, &Class, Ownership, Problem::None, ""};
    if (Member.InDestructor && Copies.any()) {
      Found.What = Problem::Copied;
      Found.Copies = describe(Copies);
      Copies = Copying(); // Once a class is enough.
    } else if (Member.InDestructor) {
      if (!isMemory(Member, unit()))
        continue;
    } else {
      if (Member.Acquired.empty() || Member.DestructorTouches ||
          Member.Escapes || Member.HandedOut || !Ownership->Complete ||
          mayHaveParent(Member, *Borrows) || isReleasedElsewhere(*Field, Class))
        continue;
      Found.What = Problem::Unreleased;
    }
    unit().claimMember(Field);
    Pending.push_back(std::move(Found));
  }
}

/// Where a warning is seen: at the member, or where the main file fills it or
/// releases it when the member is in a header.
static SourceLocation placeOf(const MemberFacts &Member,
                              const SourceManager &Sources) {
  SourceLocation Declared = Member.Field->getLocation();
  auto IsMain = [&](SourceLocation Where) {
    return Sources.isInMainFile(Sources.getExpansionLoc(Where));
  };
  if (IsMain(Declared))
    return Declared;
  for (const OwnedResult &Made : Member.Acquired)
    if (IsMain(Made.Source->getBeginLoc()))
      return Made.Source->getBeginLoc();
  for (const Expr *Released : Member.Released)
    if (IsMain(Released->getBeginLoc()))
      return Released->getBeginLoc();
  return Declared;
}

void OwningRawMemberCheck::warn(const Finding &Found, const MemberFacts &Member,
                                SourceLocation Where,
                                const MemberRewrite *Fix) {
  auto Attach = [&](const DiagnosticBuilder &Warning) {
    if (isWholeProgram())
      for (const OwnedResult &Made : Member.Acquired)
        Warning << SourceRange(Made.Source->getExprLoc());
    if (!Fix)
      return;
    for (const FixItHint &Edit : Fix->Edits)
      Warning << Edit;
    if (auto Include = Includes.includeFor(Where, Fix->File, Fix->Header))
      Warning << *Include;
  };
  switch (Found.What) {
  case Problem::Copied:
    return Attach(diag(Where, "the destructor of %0 releases what %1 points "
                              "to, but its %2 would copy only the pointer, so "
                              "it would be released twice")
                  << Found.Class << Found.Field << Found.Copies);
  case Problem::Unreleased:
    return Attach(diag(Where, "%0 owns the %1 from %2, but the destructor of "
                              "%3 does not release it")
                  << Found.Field << Member.Acquired[0].Resource
                  << Member.Acquired[0].By << Found.Class);
  case Problem::None:
    return Attach(diag(Where, "%0 owns what its raw member %1 points to")
                  << Found.Class << Found.Field);
  }
}

void OwningRawMemberCheck::report(const Finding &Found) {
  const MemberFacts &Member =
      Found.Ownership->Members.find(Found.Field)->second;
  const SourceManager &Sources =
      Found.Class->getASTContext().getSourceManager();
  if (llvm::any_of(Member.Acquired, [&](const OwnedResult &Made) {
        return unit().isClaimed(Made.Source->getExprLoc());
      }))
    return;
  RewriteContext Context{unit(), *Bodies, *Borrows, Handle, Skipped};
  auto Rewritten = rewriteMemberOwner(Member, *Found.Class, *Found.Ownership,
                                      Context, Functions);
  SourceLocation Where = placeOf(Member, Sources);
  warn(Found, Member, Where, std::get_if<MemberRewrite>(&Rewritten));
  if (!Member.Acquired.empty())
    note(Member.Acquired[0].Source->getBeginLoc(), Where, "acquired here");
  if (!Member.Released.empty())
    note((Member.InDestructor ? Member.InDestructor : Member.Released[0])
             ->getBeginLoc(),
         Where, "released here");
  if (auto *Because = std::get_if<Refusal>(&Rewritten))
    diag(Because->Where, "%0", DiagnosticIDs::Note) << Because->text();
}

void OwningRawMemberCheck::note(SourceLocation At, SourceLocation Warned,
                                llvm::StringRef Text) {
  if (At != Warned)
    diag(At, Text, DiagnosticIDs::Note);
}

void OwningRawMemberCheck::onEndOfTranslationUnit() {
  for (const Finding &Found : Pending)
    report(Found);
  Pending.clear();
  Classes.clear();
  Functions.clear();
  Skipped.clear();
  Borrows.reset();
  Bodies.reset();
}

} // namespace memleak
