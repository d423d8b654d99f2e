//===-- Looks.cpp - Functions that look and let go ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyReader.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace memleak::migrate {

bool onlyLooks(const FunctionDecl *Callee) {
  // std::string and its like copy the characters.
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Method && Method->isInStdNamespace() &&
      Method->getParent()->getIdentifier() &&
      Method->getParent()->getName() == "basic_string")
    return true;
  if (!Callee || !Callee->isExternC() || !Callee->getIdentifier())
    return false;
  return llvm::StringSwitch<bool>(Callee->getName())
      .Cases("memcpy", "memmove", "memset", "memcmp", "memchr", true)
      .Cases("strlen", "strcmp", "strncmp", "strcpy", "strncpy", true)
      .Cases("strcat", "strncat", "printf", "fprintf", "puts", true)
      .Cases("snprintf", "vsnprintf", "sprintf", "fputs", "fread", true)
      .Cases("fwrite", "read", "write", "pread", "pwrite", true)
      .Cases("strtol", "atoi", "atof", "recv", "send", true)
      .Default(false);
}

namespace {

/// Whether every mention of a parameter looks at what it points to, or asks
/// whether it is null.
class OnlyLooked : public RecursiveASTVisitor<OnlyLooked> {
public:
  OnlyLooked(const Stmt &Body, const ParmVarDecl &P)
      : Parents(const_cast<Stmt *>(&Body)), P(P) {}

  bool VisitLambdaExpr(LambdaExpr *) {
    Holds = false; // it may be captured
    return false;
  }
  bool VisitDeclRefExpr(DeclRefExpr *R) {
    if (R->getDecl() == &P)
      Holds &= looks(R);
    return Holds;
  }
  bool Holds = true;

private:
  bool looks(const Expr *E) const {
    bool Loaded = false;
    const Stmt *Above = Parents.getParent(E);
    for (; isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Above);
         Above = Parents.getParent(Above))
      if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Above)) {
        if (Cast->getCastKind() == CK_PointerToBoolean)
          return true;
        Loaded |= Cast->getCastKind() == CK_LValueToRValue;
      }
    const auto *Member = dyn_cast_or_null<MemberExpr>(Above);
    return Loaded && Member && Member->isArrow();
  }

  ParentMap Parents;
  const ParmVarDecl &P;
};

} // namespace

bool onlyLooksInside(const FunctionDecl *Callee, unsigned Index) {
  const FunctionDecl *Body = nullptr;
  if (!Callee || !Callee->isTemplateInstantiation() || !Callee->hasBody(Body) ||
      Index >= Body->getNumParams())
    return false;
  OnlyLooked Look(*Body->getBody(), *Body->getParamDecl(Index));
  Look.TraverseStmt(Body->getBody());
  return Look.Holds;
}

} // namespace memleak::migrate
