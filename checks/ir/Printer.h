//===-- Printer.h - The text form, written ----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_PRINTER_H
#define MEMLEAK_IR_PRINTER_H

#include "IR.h"
#include "Summary.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::ir {

/// Writes what parseUnit() reads back to an equal unit. Deterministic.
void print(const Unit &U, llvm::raw_ostream &OS);
void print(const Function &F, const Tables &T, llvm::raw_ostream &OS);
/// One instruction without indentation or range, for messages and debugging.
void print(const Inst &I, const Function &F, const Tables &T,
           llvm::raw_ostream &OS);
void print(const Summary &S, const Tables &T, llvm::raw_ostream &OS);
void print(const Term &Term, const Tables &T, llvm::raw_ostream &OS);

} // namespace memleak::ir

#endif // MEMLEAK_IR_PRINTER_H
