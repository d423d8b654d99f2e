//===-- Graph.h - The pointers of a whole program ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_GRAPH_H
#define MEMLEAK_TOOL_MIGRATE_GRAPH_H

#include "Facts.h"
#include "llvm/ADT/StringMap.h"

namespace memleak::migrate {

/// Sets that grow together. Without recursion, almost linear.
class UnionFind {
public:
  explicit UnionFind(size_t Size);
  uint32_t find(uint32_t Of) const;
  /// The smaller number stands for both.
  void join(uint32_t A, uint32_t B);

private:
  mutable std::vector<uint32_t> Parent;
};

/// All units as one: a node for each key, in the order of the keys, so that the
/// order of the units does not matter. Overriders and what they override,
/// variables and what they are lent to are one group.
class Graph {
public:
  explicit Graph(std::vector<Facts> Units);

  const std::vector<Facts> &units() const { return Units; }
  const std::vector<Node> &nodes() const { return Nodes; }
  std::optional<uint32_t> number(llvm::StringRef Key) const;
  uint32_t group(uint32_t Node) const { return Same.find(Node); }
  /// The group of a key that some fact names; those are always known.
  uint32_t groupOf(llvm::StringRef Key) const;

  struct Flow {
    uint32_t From, To; ///< Groups.
    const Edge *Says;
  };
  const std::vector<Flow> &flows() const { return Flows; }

private:
  void mergeNodes();
  void joinSpelledOnce();

  std::vector<Facts> Units;
  std::vector<Node> Nodes;
  llvm::StringMap<uint32_t> Numbers;
  UnionFind Same;
  std::vector<Flow> Flows;
};

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_GRAPH_H
