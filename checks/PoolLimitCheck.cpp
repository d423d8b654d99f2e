//===-- PoolLimitCheck.cpp - memleak-pool-limit ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolLimitCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

namespace {

/// The most that a pool can ever give, and why.
struct Limit {
  uint64_t Bytes;
  std::string Name;      ///< Of the limit, as it is spelled.
  bool OfRuntime = true; ///< Of memleak's own pools.
};

} // namespace

static std::optional<uint64_t> number(const Expr *E, const ASTContext &AST) {
  Expr::EvalResult Value;
  if (!E || E->isValueDependent() || !E->getType()->isIntegerType() ||
      !E->EvaluateAsInt(Value, AST))
    return std::nullopt;
  return Value.Val.getInt().getZExtValue();
}

/// The limit that the list for a memleak::limits in \p E, if any, puts on one
/// object.
static std::optional<Limit> limitIn(const Stmt *E, const ASTContext &AST) {
  if (!E)
    return std::nullopt;
  if (const auto *List = dyn_cast<InitListExpr>(E))
    if (const RecordDecl *Record = List->getType()->getAsRecordDecl();
        Record && Record->getQualifiedNameAsString() == "memleak::limits") {
      std::optional<Limit> Out;
      unsigned Next = 0;
      for (const FieldDecl *Field : Record->fields()) {
        if (Next == List->getNumInits())
          break;
        const Expr *Init = List->getInit(Next++);
        if (isa<CXXDefaultInitExpr>(Init) ||
            !(Field->getName() == "max_object_size" ||
              Field->getName() == "max_bytes"))
          continue;
        if (std::optional<uint64_t> Bytes = number(Init, AST);
            Bytes && (!Out || *Bytes < Out->Bytes))
          Out = Limit{*Bytes, Field->getName().str()};
      }
      return Out;
    }
  for (const Stmt *Part : E->children())
    if (std::optional<Limit> Found = limitIn(Part, AST))
      return Found;
  return std::nullopt;
}

static bool isNullResource(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(E->IgnoreParenImpCasts());
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee &&
         Callee->getQualifiedNameAsString() == "std::pmr::null_memory_resource";
}

/// What the construction of a pool or arena by \p Init allows.
static std::optional<Limit> limitOf(const Expr *Init, const ASTContext &AST) {
  const auto *Make =
      Init ? dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit()) : nullptr;
  if (!Make)
    return std::nullopt;
  std::string Class =
      Make->getConstructor()->getParent()->getQualifiedNameAsString();
  if (Class == "memleak::pool")
    return limitIn(Make, AST);
  if (Class == "memleak::arena" && Make->getNumArgs() > 1 &&
      !isa<CXXDefaultArgExpr>(Make->getArg(1))) {
    if (std::optional<uint64_t> Bytes = number(Make->getArg(1), AST))
      return Limit{*Bytes, "max_bytes"};
  } else if (Class == "std::pmr::monotonic_buffer_resource" &&
             Make->getNumArgs() == 3 && isNullResource(Make->getArg(2))) {
    if (std::optional<uint64_t> Bytes = number(Make->getArg(1), AST))
      return Limit{*Bytes, "the buffer's size", /*OfRuntime=*/false};
  }
  return std::nullopt;
}

/// The bytes that one call of \p Method asks for.
static std::optional<uint64_t> requestOf(const CXXMemberCallExpr *Call,
                                         const ASTContext &AST) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method->getIdentifier())
    return std::nullopt;
  if (Method->getName() == "allocate" && Call->getNumArgs() > 0)
    return number(Call->getArg(0), AST);
  if (!Method->getName().starts_with("make") && Method->getName() != "try_make")
    return std::nullopt;
  QualType Made = Method->getReturnType();
  if (const auto *Handle = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Made->getAsCXXRecordDecl()))
    Made = Handle->getTemplateArgs()[0].getAsType();
  else
    Made = Made->getPointeeType();
  if (Made.isNull() || Made->isIncompleteType() || Made->isDependentType())
    return std::nullopt;
  return AST.getTypeSizeInChars(Made).getQuantity();
}

void PoolLimitCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(
      cxxMemberCallExpr(on(ignoringParenImpCasts(anyOf(
                            declRefExpr(to(varDecl().bind("variable"))),
                            memberExpr(member(fieldDecl().bind("field")))))),
                        callee(cxxMethodDecl(hasAnyName(
                            "make", "try_make", "make_at", "allocate"))))
          .bind("call"),
      &ToCheck);
}

void PoolLimitCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CXXMemberCallExpr>("call");
  const ASTContext &AST = *Result.Context;
  const NamedDecl *Pool = nullptr;
  const Expr *Init = nullptr;
  if (const auto *Variable = Result.Nodes.getNodeAs<VarDecl>("variable")) {
    Pool = Variable;
    Init = Variable->getAnyInitializer();
  } else if (const auto *Field = Result.Nodes.getNodeAs<FieldDecl>("field")) {
    Pool = Field;
    Init = Field->getInClassInitializer();
  }
  std::optional<Limit> Most = limitOf(Init, AST);
  std::optional<uint64_t> Wanted = Most ? requestOf(Call, AST) : std::nullopt;
  if (!Wanted || *Wanted <= Most->Bytes)
    return;
  diag(Call->getExprLoc(), "asks for %0 bytes of %1, which never gives more "
                           "than %2 (%3)")
      << unsigned(*Wanted) << Pool << unsigned(Most->Bytes) << Most->Name;
  diag(Pool->getLocation(), "%0 is declared here", DiagnosticIDs::Note) << Pool;
  if (Most->OfRuntime)
    diag(Call->getExprLoc(),
         "memleak's runtime throws limit_exceeded, or reports it as pool-limit",
         DiagnosticIDs::Note);
}

} // namespace memleak
