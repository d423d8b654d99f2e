//===-- IndexFuzzer.cpp - Any bytes as an index ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A libFuzzer target: reads bytes as an index, as they are, behind a right head
// with a right checksum, and as what an index has of every name that a unit
// asks for; then solves the unit with what that has given.
//
//===----------------------------------------------------------------------===//

#include "Require.h"
#include "ir/Archive.h"
#include "ir/Envelope.h"
#include "ir/Parser.h"
#include "ir/UnitFile.h"
#include "solver/Index.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"

using namespace memleak;
using memleak::fuzz::require;

/// Calls functions, reads a global and calls a virtual method; others define
/// all of them.
// clang-format off
static constexpr llvm::StringLiteral Asks = R"ir(memleak-ir 1
unit "asks.cpp" cxx
family malloc memory invalid null release "free(%)" noun "memory"
internal @"c:h.h@F@inside"
global @"c:@limit" "limit" : i32
record "c:@S@Own" "Own" destructor @"c:@S@Own@F@~Own#" base "c:@S@Base" {
}
override @"c:@S@Own@F@run#" @"c:@S@Base@F@run#"
func @"c:@F@asks#" "asks()" () -> void !"asks.cpp":1:1-9:2 {
b0:
  %0 = call @"c:@F@make#"() !2:3-2:9
  %1 = call @"c:h.h@F@inside"(%0) !3:3-3:9
  %2 = load @"c:@limit" !4:3-4:9
  %3 = vcall @"c:@S@Base@F@run#"(%0) !5:3-5:9
  call @"c:@F@drop#"(%1) !6:3-6:9
  return
}
)ir";
// clang-format on

/// Hashes of all that the unit names, in their order.
static std::vector<uint64_t> asked() {
  std::vector<uint64_t> All;
  for (llvm::StringRef Usr :
       {"c:@limit", "c:h.h@F@inside", "c:@S@Own@F@~Own#", "c:@S@Own@F@run#",
        "c:@S@Base@F@run#", "c:@F@make#", "c:@F@drop#", "c:@S@Base",
        "c:@S@Made", "c:@S@Made@F@run#"})
    All.push_back(llvm::xxh3_64bits(Usr));
  llvm::sort(All);
  return All;
}

static std::string wrap(llvm::StringRef Payload) {
  ir::Tables Unused;
  ir::OutArchive Version(Unused);
  Version.text(MEMLEAK_VERSION);
  return ir::Envelope{"index", solver::IndexVersion}.wrap(Version.take() +
                                                          Payload.str());
}

/// An index of one file that has \p Entry of everything.
static std::string withEntry(llvm::StringRef Entry) {
  ir::Tables Unused;
  std::string Directory;
  for (uint64_t Hash : asked()) {
    char Row[16] = {};
    llvm::support::endian::write64le(Row, Hash);
    Directory.append(Row, sizeof(Row));
  }
  ir::OutArchive Sized(Unused), A(Unused);
  Sized.text(Entry);
  A.number(1); // One file: its path, hash, and what was read for it.
  A.text("a.cpp");
  A.number(0);
  A.number(0);
  A.number(0);
  A.text(Directory);
  A.text(Sized.take());
  return wrap(A.take());
}

static void read(llvm::StringRef Bytes) {
  auto Opened = solver::Index::open(
      llvm::MemoryBuffer::getMemBufferCopy(Bytes, "fuzz.index"));
  if (!Opened) {
    require(llvm::toString(Opened.takeError())
                    .rfind("index file 'fuzz.index'", 0) == 0,
            "an error names the file");
    return;
  }
  auto T = std::make_shared<ir::Tables>();
  const ir::Unit Unit = llvm::cantFail(ir::parseUnit(Asks, "asks.ir", T));
  const solver::Index::Outside Outside = Opened->around(
      Unit, "asks.cpp", [](const solver::IndexedFile &) { return true; });
  require(Outside.Unit.Functions.empty(), "an index has no bodies");
  solver::Program Program(T);
  Program.add(Unit);
  Program.add(Outside.Unit);
  for (ir::EntityId Global : Outside.Varying)
    Program.addVarying(Global);
  solver::Options Options;
  Options.SoftDisjuncts = 4;
  Options.HardDisjuncts = 8;
  Options.Steps = 2000;
  Options.Repair = true;
  Program.solve(Options);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  llvm::StringRef Input(reinterpret_cast<const char *>(Data), Size);
  read(Input);
  read(wrap(Input));
  read(withEntry(Input));
  return 0;
}
