//===-- MemleakCheck.cpp - What all memleak checks share ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemleakCheck.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace memleak {

namespace {

/// Stops at the first thing in a body that clang could not make sense of.
class ErrorFinder : public RecursiveASTVisitor<ErrorFinder> {
public:
  bool VisitExpr(Expr *E) { return !E->containsErrors(); }
  bool VisitVarDecl(VarDecl *Var) { return !Var->isInvalidDecl(); }
};

} // namespace

MemleakCheck::MemleakCheck(StringRef Name, tidy::ClangTidyContext *Context,
                           SharedState &Shared)
    : ClangTidyCheck(Name, Context),
      SharedOptions("memleak", Context->getOptions().CheckOptions, Context),
      ModelPaths(SharedOptions.get("Models", "")),
      Unit(Shared.unitOf(Context, ModelPaths)) {}

void MemleakCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  SharedOptions.store(Opts, "Models", ModelPaths);
}

bool MemleakCheck::isBroken(const FunctionDecl *Function) {
  if (!Function)
    return false;
  if (Function->isInvalidDecl())
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
    if (isBroken(Method->getParent()))
      return true;
  return !ErrorFinder().TraverseDecl(const_cast<FunctionDecl *>(Function));
}

bool MemleakCheck::isBroken(const CXXRecordDecl *Record) {
  if (!Record)
    return false;
  const CXXRecordDecl *Definition = Record->getDefinition();
  if (!Definition || Definition->isInvalidDecl())
    return true;
  for (const CXXBaseSpecifier &Base : Definition->bases())
    if (const CXXRecordDecl *BaseRecord = Base.getType()->getAsCXXRecordDecl())
      if (isBroken(BaseRecord))
        return true;
  return false;
}

} // namespace memleak
