//===-- PrinterImpl.h - What the printers share -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_PRINTERIMPL_H
#define MEMLEAK_IR_PRINTERIMPL_H

#include "IR.h"
#include "Words.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::ir {

/// Writes the leaves of the grammar.
class Writer {
public:
  Writer(const Tables &T, llvm::raw_ostream &OS) : T(T), OS(OS) {}

  /// A bare word where it is one, otherwise quoted.
  void name(llvm::StringRef S);
  void quoted(llvm::StringRef S);
  void quoted(StrId S) { quoted(T.str(S)); }
  void entity(EntityId E);
  void family(FamilyId F) { name(T.familyName(F)); }
  void type(TypeId I);
  /// The words of \p L whose bits are set, each followed by a blank.
  static std::string flags(words::List L, uint32_t Bits);
  /// " !range", or nothing for an invalid one.
  void range(const Range &R, StrId HomeFile);

  const Tables &T;
  llvm::raw_ostream &OS;
};

} // namespace memleak::ir

#endif // MEMLEAK_IR_PRINTERIMPL_H
