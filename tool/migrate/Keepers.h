//===-- Keepers.h - Who may have kept what an owner has ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_KEEPERS_H
#define MEMLEAK_TOOL_MIGRATE_KEEPERS_H

#include "Ownership.h"

namespace memleak::migrate {

/// Follows objects back through the pointers that had them, and looks for those
/// who were lent one and may have it still. Knows no order of events.
class Keepers {
public:
  Keepers(const Graph &Program, const Ownership &Of);

  /// Whether what takes the value of an edge, and does not own, may have it
  /// after the call it got it in.
  bool keeps(const Edge &Lent) const;
  /// Whether who takes the value of an edge has it after that object ended
  /// which is constructed.
  bool keepsBeyond(const Edge &Lent) const;
  /// Where the pointer of an owner, or of one that it had it from, goes to
  /// someone who may keep it. \p OwnUses: what is done with \p Node itself
  /// counts. Owners that stay raw keep what they hand on.
  std::optional<Place> keptFrom(uint32_t Node, bool OwnUses) const;

private:
  enum Answer : uint8_t { Unknown, No, Yes };

  void linkObjects();
  bool keeps(uint32_t Borrower) const;
  std::optional<Place> keptAt(uint32_t Node) const;
  bool handsOnClean(uint32_t Node) const;

  const Graph &Program;
  const Ownership &Of;
  std::map<uint32_t, Place> KeptByUse;
  // All by node, not by group: variables of one type are not one object.
  std::vector<std::vector<const Graph::Flow *>> FlowsOut;
  // The second half is what functions find behind their out-pointers.
  std::vector<std::vector<uint32_t>> From;
  mutable std::vector<Answer> Keeping;
};

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_KEEPERS_H
