//===-- PrintedAddresses.h - Pointers that are only printed -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_PRINTEDADDRESSES_H
#define MEMLEAK_LOWERING_PRINTEDADDRESSES_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"

namespace memleak::lowering {

/// The arguments of \p E, by index, of which only the address is printed: by
/// `%p` in a format that is a literal, or by a stream's operator for `const
/// void *`. What they point to may be gone. \p Callee may be null.
llvm::SmallVector<unsigned, 2>
printedAddresses(const clang::CallExpr *E, const clang::FunctionDecl *Callee);

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_PRINTEDADDRESSES_H
