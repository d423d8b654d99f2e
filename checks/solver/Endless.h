//===-- Endless.h - Functions that never come back --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// That a function ends the process or loops for ever can be read from its own
/// graph: no way leads from its entry to a return. So it is known of functions
/// that call each other too, however deep, and of those that are not walked to
/// their end.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_ENDLESS_H
#define MEMLEAK_SOLVER_ENDLESS_H

#include "ir/IR.h"
#include "ir/Summary.h"
#include "llvm/ADT/STLExtras.h"

namespace memleak::solver {

/// Of \p Count functions that call each other, those of which no call comes
/// back, by return or otherwise. None if an exception may leave one of them.
/// Linear in them for each that is found.
/// \param Ask what the function of that number may know of a callee; null if
///        nothing
/// \param Found is told each, and Ask has to know it from then on
void findEndless(
    size_t Count, llvm::function_ref<const ir::Function &(size_t)> Function,
    llvm::function_ref<const ir::Summary *(size_t, ir::EntityId)> Ask,
    llvm::function_ref<void(size_t)> Found);

/// The summary of a function that never comes back.
std::unique_ptr<ir::Summary> endlessSummary(const ir::Function &F);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_ENDLESS_H
