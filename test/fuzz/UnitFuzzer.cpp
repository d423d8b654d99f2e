//===-- UnitFuzzer.cpp - No bytes break the reader of unit files ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A libFuzzer target: reads the input as a unit file. The checksum is made
// right first, since it would keep nearly everything from the decoder behind
// it.
//
//===----------------------------------------------------------------------===//

#include "Require.h"
#include "ir/Printer.h"
#include "ir/UnitFile.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/xxhash.h"

using namespace memleak;
using memleak::fuzz::require;

/// \p Payload behind the head of a unit file, with its checksum.
static std::string unitFile(llvm::StringRef Payload) {
  std::string Bytes = "memleak unit\n";
  llvm::raw_string_ostream Out(Bytes);
  llvm::encodeULEB128(ir::UnitFileVersion, Out);
  char Sum[8];
  llvm::support::endian::write64le(Sum, llvm::xxh3_64bits(Payload));
  Out << llvm::StringRef(Sum, sizeof(Sum)) << Payload;
  return Bytes;
}

/// Null for bytes that are refused, with a reason.
static std::unique_ptr<ir::Unit> read(llvm::StringRef Bytes) {
  auto Unit =
      ir::readUnitFile({Bytes, "fuzz.unit"}, std::make_shared<ir::Tables>());
  if (Unit)
    return std::make_unique<ir::Unit>(std::move(*Unit));
  require(llvm::toString(Unit.takeError()).rfind("unit file 'fuzz.unit'", 0) ==
              0,
          "an error names the file");
  return nullptr;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  llvm::StringRef Input(reinterpret_cast<const char *>(Data), Size);
  read(Input);
  std::unique_ptr<ir::Unit> Unit = read(unitFile(Input));
  if (!Unit)
    return 0;
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  ir::print(*Unit, Out);
  require(read(ir::writeUnitFile(*Unit)) != nullptr,
          "a unit that was read can be written");
  return 0;
}
