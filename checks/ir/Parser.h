//===-- Parser.h - The text form, read --------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_PARSER_H
#define MEMLEAK_IR_PARSER_H

#include "IR.h"
#include "llvm/Support/Error.h"

namespace memleak::ir {

/// Reads a unit from its text form and verifies it. Any input is safe; memory
/// and time are linear in it. The error reads
/// "<FileName>:<line>:<column>: error: <reason>".
llvm::Expected<Unit> parseUnit(llvm::StringRef Text, llvm::StringRef FileName,
                               std::shared_ptr<Tables> T);

} // namespace memleak::ir

#endif // MEMLEAK_IR_PARSER_H
