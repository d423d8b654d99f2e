//===-- Words.h - The words of the text form --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// The keywords that printer and parser share, each list in the order of the
/// enumeration or of the bits it spells.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_WORDS_H
#define MEMLEAK_IR_WORDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace memleak::ir::words {

using List = llvm::ArrayRef<llvm::StringLiteral>;

inline constexpr llvm::StringLiteral FamilyKinds[] = {"memory", "resource",
                                                      "pool", "pooled"};
inline constexpr llvm::StringLiteral InvalidValues[] = {"null", "negative",
                                                        "minus-one", "never"};
/// Void to Other; an Int is written i32 or u32.
inline constexpr llvm::StringLiteral TypeKinds[] = {
    "void", "bool", "int", "float", "ptr", "ref", "rec", "arr", "other"};
inline constexpr llvm::StringLiteral InstFlags[] = {
    "nullable", "implicit", "noreturn", "nothrow", "discarded"};
inline constexpr llvm::StringLiteral ArgFlags[] = {"noescape", "temp", "byref"};
inline constexpr llvm::StringLiteral FunctionFlags[] = {
    "noreturn", "variadic", "constructor", "destructor",
    "virtual",  "main",     "implicit",    "static"};
inline constexpr llvm::StringLiteral VarKinds[] = {"param", "local", "temp",
                                                   "result"};
inline constexpr llvm::StringLiteral Provenances[] = {"attribute", "config",
                                                      "inferred", "model"};
inline constexpr llvm::StringLiteral Exits[] = {"return", "throw", "noreturn"};

/// Position of \p W in \p L, or -1.
inline int find(List L, llvm::StringRef W) {
  for (size_t I = 0; I < L.size(); ++I)
    if (L[I] == W)
      return int(I);
  return -1;
}

} // namespace memleak::ir::words

#endif // MEMLEAK_IR_WORDS_H
