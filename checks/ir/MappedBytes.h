//===-- MappedBytes.h - Bytes that a file has besides -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_MAPPEDBYTES_H
#define MEMLEAK_IR_MAPPEDBYTES_H

#include "llvm/Support/MemoryBuffer.h"

namespace memleak::ir {

/// Whether the bytes of \p File are a mapping, and not a copy in memory.
inline bool isMapped(const llvm::MemoryBuffer &File) {
  return File.getBufferKind() == llvm::MemoryBuffer::MemoryBuffer_MMap;
}

/// Gives back the memory of the pages that \p Bytes, of a mapped file, lie in:
/// whoever looks at them again has them read again. Several threads may, and
/// others may look meanwhile.
void giveBack(llvm::StringRef Bytes);

} // namespace memleak::ir

#endif // MEMLEAK_IR_MAPPEDBYTES_H
