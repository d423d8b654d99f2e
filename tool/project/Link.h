//===-- Link.h - Units become one program -----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_LINK_H
#define MEMLEAK_TOOL_PROJECT_LINK_H

#include "UnitFacts.h"
#include "ir/UnitFile.h"
#include "solver/Program.h"
#include "llvm/Support/MemoryBuffer.h"
#include <deque>
#include <map>
#include <set>

namespace memleak::tool {

/// Units read into the same tables, each function's text once however many of
/// them saw it, and bodies left in the files until they are solved.
class Linker {
public:
  Linker() : Tables(std::make_shared<ir::Tables>()) {}

  /// False, and nothing is added, if \p Bytes are no unit of this version.
  /// Bytes of a mapped file take no memory that cannot be had back.
  bool add(std::unique_ptr<llvm::MemoryBuffer> Bytes);

  /// What each unit knows beside its IR, in the order they were added.
  std::vector<UnitFacts> &facts() { return Facts; }
  /// The files that functions of the units stand in, sorted.
  std::vector<std::string> files() const;
  /// To be solved; lives no longer than the linker. To be called once, after
  /// all units have been added.
  /// \param Closed nothing outside of the units calls into them
  std::unique_ptr<solver::Program> program(bool Closed);

private:
  struct Linked {
    ir::Unit Unit; ///< Without functions, and what units before it had too.
    std::vector<const solver::StoredFunction *> Functions;
  };
  void dropKnown(ir::Unit &U);
  void forget(size_t From);

  std::shared_ptr<ir::Tables> Tables;
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Files; ///< Of Functions.
  std::deque<solver::StoredFunction> Functions;           ///< Each text once.
  std::map<ir::ContentHash, const solver::StoredFunction *> Known;
  std::deque<Linked> Units;
  std::vector<UnitFacts> Facts;
  /// The strongest that is declared of an entity.
  llvm::DenseMap<uint32_t, ir::Provenance> Declared;
  std::set<ir::ContentHash> Records;
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Overrides;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_LINK_H
