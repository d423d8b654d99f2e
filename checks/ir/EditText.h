//===-- EditText.h - An edit as changes of a text ------------*- C++ -*- ===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_EDITTEXT_H
#define MEMLEAK_IR_EDITTEXT_H

#include "Finding.h"
#include "llvm/ADT/StringRef.h"

namespace memleak::ir {

/// Length bytes of a text from Offset on become Text.
struct TextChange {
  size_t Offset = 0, Length = 0;
  std::string Text;
};

/// What \p E does to \p Text, the content of its file, in the order of the
/// text. Lines that the edit adds are indented like their neighbours and end as
/// the file's lines do; next to other code on a line it stays on that line.
/// Empty if the edit lies outside of the text. Linear in the text; thread-safe.
std::vector<TextChange> textChanges(const Edit &E, llvm::StringRef Text);

} // namespace memleak::ir

#endif // MEMLEAK_IR_EDITTEXT_H
