//===-- TextFuzzer.cpp - No text breaks the IR parser ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A libFuzzer target: reads the input as the text form of the ownership IR.
// What parses must print, and parse again, as the same text; and so after a
// journey through the binary form.
//
//===----------------------------------------------------------------------===//

#include "Require.h"
#include "ir/Parser.h"
#include "ir/Printer.h"
#include "ir/UnitFile.h"

using namespace memleak;
using memleak::fuzz::require;

static std::string text(const ir::Unit &U) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  ir::print(U, Out);
  return Text;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  llvm::StringRef Input(reinterpret_cast<const char *>(Data), Size);
  auto Unit = ir::parseUnit(Input, "fuzz.ir", std::make_shared<ir::Tables>());
  if (!Unit) {
    require(llvm::toString(Unit.takeError()).rfind("fuzz.ir:", 0) == 0,
            "an error names the file");
    return 0;
  }
  const std::string Text = text(*Unit);
  auto Again = ir::parseUnit(Text, "again.ir", std::make_shared<ir::Tables>());
  require(bool(Again), "what is printed parses");
  require(text(*Again) == Text, "what is parsed prints as before");

  const std::string Bytes = ir::writeUnitFile(*Unit);
  auto Read =
      ir::readUnitFile({Bytes, "fuzz.unit"}, std::make_shared<ir::Tables>());
  require(bool(Read), "a unit file that was written can be read");
  require(text(*Read) == Text, "a unit file holds all of the unit");
  return 0;
}
