//===-- MappedBytes.cpp - Bytes that a file has besides -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MappedBytes.h"
#include "llvm/Support/Process.h"
#include <sys/mman.h>

// MemoryBuffer::dontNeedIfMmap asks posix_madvise, which does nothing here.
void memleak::ir::giveBack(llvm::StringRef Bytes) {
  static const uintptr_t Page = llvm::sys::Process::getPageSizeEstimate();
  const uintptr_t Begin = uintptr_t(Bytes.data()) / Page * Page;
  const uintptr_t End = uintptr_t(Bytes.data()) + Bytes.size();
  ::madvise(reinterpret_cast<void *>(Begin), End - Begin, MADV_DONTNEED);
}
