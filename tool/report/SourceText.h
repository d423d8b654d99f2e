//===-- SourceText.h - The lines that findings point to ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_SOURCETEXT_H
#define MEMLEAK_TOOL_REPORT_SOURCETEXT_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <vector>

namespace memleak::tool {

/// Source files by lines; each is read once. A file that cannot be read is
/// empty.
class SourceText {
public:
  /// Line \p Number, from 1, without its end; empty beyond the file.
  llvm::StringRef line(llvm::StringRef File, unsigned Number);
  unsigned lineCount(llvm::StringRef File);
  llvm::StringRef all(llvm::StringRef File);

private:
  struct Lines {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<size_t> Starts;
  };
  Lines &lines(llvm::StringRef File);

  llvm::StringMap<Lines> Files;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_SOURCETEXT_H
