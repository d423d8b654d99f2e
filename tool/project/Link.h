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
#include <deque>
#include <map>

namespace memleak::tool {

/// Units read into the same tables, each function's text once however many of
/// them saw it.
class Linker {
public:
  Linker() : Tables(std::make_shared<ir::Tables>()) {}

  /// False, and nothing is added, if \p Bytes are no unit of this version.
  bool add(llvm::MemoryBufferRef Bytes);

  /// What each unit knows beside its IR, in the order they were added.
  std::vector<UnitFacts> &facts() { return Facts; }
  /// The files that functions of the units stand in, sorted.
  std::vector<std::string> files() const;
  /// To be solved; lives no longer than the linker.
  /// \param Closed nothing outside of the units calls into them
  std::unique_ptr<solver::Program> program(bool Closed) const;

private:
  struct Linked {
    ir::Unit Unit;
    std::vector<const ir::Function *> Elsewhere;
  };
  std::shared_ptr<ir::Tables> Tables;
  std::deque<Linked> Units;
  std::vector<UnitFacts> Facts;
  /// The strongest that is declared of an entity.
  llvm::DenseMap<uint32_t, ir::Provenance> Declared;
  std::map<std::pair<ir::EntityId, ir::ContentHash>, const ir::Function *>
      Functions;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_LINK_H
