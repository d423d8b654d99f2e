//===-- ModelCases.h - Which case of a model a call is ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MODELCASES_H
#define MEMLEAK_CHECKS_MODELCASES_H

#include "TUState.h"
#include "models/Model.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace memleak {

using CaseTest = llvm::function_ref<bool(const models::FunctionCase &)>;
using EffectTest = llvm::function_ref<bool(const models::Effect &)>;

/// The case of \p Model that \p Call is certain to be, by the constants among
/// its arguments; null when several are possible. Linear in the cases.
const models::FunctionCase *certainCase(const models::FunctionModel &Model,
                                        const clang::CallExpr &Call,
                                        const clang::ASTContext &Context);

/// Whether \p Holds of every case that \p Call may be. False where nothing is
/// known, or where it may be none.
bool everyCase(const models::FunctionModel &Model, const clang::CallExpr &Call,
               const clang::ASTContext &Context, CaseTest Holds);

/// Whether each case that \p Call may be has an effect of which \p Holds; false
/// where nothing is known of its callee.
bool everyCaseDoes(const clang::CallExpr &Call, TUState &Unit,
                   EffectTest Holds);

/// Whether some case that \p Call may be has an effect of which \p Holds.
bool someCaseDoes(const clang::CallExpr &Call, TUState &Unit, EffectTest Holds);

} // namespace memleak

#endif // MEMLEAK_CHECKS_MODELCASES_H
