//===-- PageLinks.h - Where diagnostics lead to -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_EDITOR_PAGELINKS_H
#define MEMLEAK_TOOL_EDITOR_PAGELINKS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace memleak::tool {

/// \p Message, of the language server protocol, with the links of memleak's
/// checks leading to their pages in \p Pages, an absolute folder, and not to
/// clang's site, which has no page of them. Where \p Pages is empty the links
/// are dropped. Linear.
std::string withPageLinks(llvm::StringRef Message, llvm::StringRef Pages);

/// Passes on what clangd says, message by message, with the links corrected.
/// As clangd writes, so it is not thread-safe.
class PageLinks : public llvm::raw_ostream {
public:
  /// \p Out has to outlive this.
  PageLinks(llvm::raw_ostream &Out, std::string Pages)
      : Out(Out), Pages(std::move(Pages)) {
    SetUnbuffered();
  }
  ~PageLinks() override;

private:
  void write_impl(const char *Begin, size_t Size) override;
  uint64_t current_pos() const override { return Written; }

  llvm::raw_ostream &Out;
  std::string Pages;
  std::string Held; ///< The beginning of a message.
  uint64_t Written = 0;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_EDITOR_PAGELINKS_H
