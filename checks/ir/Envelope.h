//===-- Envelope.h - Files that tell what they are --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_ENVELOPE_H
#define MEMLEAK_IR_ENVELOPE_H

#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace memleak::ir {

/// A kind of binary file. Layout: "memleak KIND\n", then LEB128 version, xxh3
/// checksum of the rest (8 bytes, little endian), and the rest.
struct Envelope {
  llvm::StringLiteral Kind; ///< "unit": one word.
  /// Changes with any change of the bytes' meaning; others are rejected.
  uint32_t Version;

  std::string wrap(llvm::StringRef Payload) const;
  /// The payload, in \p File. The error names the file and says that it is
  /// not of this kind, of another version, or damaged. Linear in the file.
  llvm::Expected<llvm::StringRef> unwrap(llvm::MemoryBufferRef File) const;
  /// For a payload that is not what it should be.
  llvm::Error damaged(llvm::MemoryBufferRef File) const;
  /// For one that another program wrote.
  llvm::Error foreign(llvm::MemoryBufferRef File) const;

private:
  llvm::Error fail(llvm::MemoryBufferRef File, const llvm::Twine &Why) const;
};

} // namespace memleak::ir

#endif // MEMLEAK_IR_ENVELOPE_H
