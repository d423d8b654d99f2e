//===-- ModelCases.cpp - Which case of a model a call is ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelCases.h"
#include "Allocation.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using namespace memleak::models;

namespace memleak {

/// The constant that \p E is, null being 0, or nothing.
static std::optional<int64_t> constantOf(const Expr *E,
                                         const ASTContext &Context) {
  if (E->isValueDependent())
    return std::nullopt;
  if (isNull(E, Context))
    return 0;
  if (Expr::EvalResult Result; E->getType()->isIntegralOrEnumerationType() &&
                               E->EvaluateAsInt(Result, Context))
    return Result.Val.getInt().getSExtValue();
  return std::nullopt;
}

/// Whether \p Guard holds for \p Call; nothing where that is not known.
static std::optional<bool> holds(const FunctionCase::Guard &Guard,
                                 const CallExpr &Call,
                                 const ASTContext &Context) {
  if (Guard.Of.Root != Place::Parameter || !Guard.Of.Steps.empty() ||
      Guard.Of.Param >= Call.getNumArgs())
    return std::nullopt;
  std::optional<int64_t> Value =
      constantOf(Call.getArg(Guard.Of.Param), Context);
  if (!Value)
    return std::nullopt;
  return Guard.If.holds(*Value);
}

/// The cases that \p Call may be, in order; null at the end where it may be
/// none of them.
static SmallVector<const FunctionCase *, 2>
possibleCases(const FunctionModel &Model, const CallExpr &Call,
              const ASTContext &Context) {
  if (Model.Unknown)
    return {nullptr};
  SmallVector<const FunctionCase *, 2> Possible;
  for (const FunctionCase &Case : Model.Cases) {
    bool IsCertain = true, IsPossible = true;
    for (const FunctionCase::Guard &Guard : Case.Guards) {
      std::optional<bool> Holds = holds(Guard, Call, Context);
      IsCertain &= Holds.value_or(false);
      IsPossible &= Holds.value_or(true);
    }
    if (IsPossible)
      Possible.push_back(&Case);
    if (IsCertain)
      return Possible;
  }
  Possible.push_back(nullptr);
  return Possible;
}

const FunctionCase *certainCase(const FunctionModel &Model,
                                const CallExpr &Call,
                                const ASTContext &Context) {
  auto Possible = possibleCases(Model, Call, Context);
  return Possible.size() == 1 ? Possible.front() : nullptr;
}

bool everyCase(const FunctionModel &Model, const CallExpr &Call,
               const ASTContext &Context, CaseTest Holds) {
  return llvm::all_of(
      possibleCases(Model, Call, Context),
      [&](const FunctionCase *Case) { return Case && Holds(*Case); });
}

bool everyCaseDoes(const CallExpr &Call, TUState &Unit, EffectTest Holds) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const FunctionModel *Model = Unit.modelOf(Callee);
  return Model && everyCase(*Model, Call, Callee->getASTContext(),
                            [&](const FunctionCase &Case) {
                              return llvm::any_of(Case.Effects, Holds);
                            });
}

bool someCaseDoes(const CallExpr &Call, TUState &Unit, EffectTest Holds) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const FunctionModel *Model = Unit.modelOf(Callee);
  return Model &&
         llvm::any_of(possibleCases(*Model, Call, Callee->getASTContext()),
                      [&](const FunctionCase *Case) {
                        return Case && llvm::any_of(Case->Effects, Holds);
                      });
}

} // namespace memleak
