//===-- Seal.h - Text that tells when it was damaged ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_SEAL_H
#define MEMLEAK_TOOL_CACHE_SEAL_H

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace memleak::tool {

/// \p Text after a line of \p Kind, which says what it is and in which version,
/// and a line with its checksum.
std::string seal(llvm::StringRef Kind, llvm::StringRef Text);
/// The text again, inside \p Sealed; nothing if it is of another kind or not
/// whole.
std::optional<llvm::StringRef> unseal(llvm::StringRef Kind,
                                      llvm::StringRef Sealed);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_SEAL_H
