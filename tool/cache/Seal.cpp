//===-- Seal.cpp - Text that tells when it was damaged --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Seal.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

namespace memleak::tool {

static std::string sum(llvm::StringRef Text) {
  return llvm::utohexstr(llvm::xxh3_64bits(Text), /*LowerCase=*/true, 16);
}

std::string seal(llvm::StringRef Kind, llvm::StringRef Text) {
  return (Kind + "\n" + sum(Text) + "\n" + Text).str();
}

std::optional<llvm::StringRef> unseal(llvm::StringRef Kind,
                                      llvm::StringRef Sealed) {
  if (!Sealed.consume_front(Kind) || !Sealed.consume_front("\n"))
    return std::nullopt;
  auto [Sum, Text] = Sealed.split('\n');
  if (Sum != sum(Text))
    return std::nullopt;
  return Text;
}

} // namespace memleak::tool
