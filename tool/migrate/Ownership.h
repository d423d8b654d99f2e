//===-- Ownership.h - Who owns, and which owners belong together *- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A pointer owns if something is acquired into it or released through it, and
/// so does every pointer whose value an owner takes. All others borrow. Owners
/// between which ownership moves are a component: it is rewritten whole or not
/// at all.
///
/// A release that is written in the program stays where it is, so an object
/// lives as long as before, whoever borrows it. Where a handle would release
/// what the program does not, at the end of a scope or when it is overwritten,
/// nobody may have kept the object.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_OWNERSHIP_H
#define MEMLEAK_TOOL_MIGRATE_OWNERSHIP_H

#include "Graph.h"

namespace memleak::migrate {

/// Owners that are rewritten together.
struct Component {
  std::string Id;              ///< The same in every run over the same code.
  std::vector<uint32_t> Nodes; ///< All members of its groups, sorted.
  Shape Is = Shape::Object;
  std::vector<Veto> Vetoes; ///< Sorted by place; the first one speaks.
  std::vector<Place> Leaks; ///< Where the program loses what a handle frees.
};

/// Vetoes by place; last those that may only follow from others.
inline auto vetoOrder(const Veto &V) {
  return std::tuple(V.Reason == "never-released", V.At, V.Reason, V.Text,
                    V.Node);
}

struct Ownership {
  std::vector<bool> Owner;                     ///< By group.
  std::vector<std::optional<uint32_t>> PartOf; ///< Component, by group.
  std::vector<Component> Components;           ///< By their first node.
};

/// Linear in the facts, apart from sorting.
Ownership decide(const Graph &Program);

/// What the paths through functions say against components: used after it was
/// handed on, lost while somebody may have it. Adds vetoes and leaks.
void followPaths(const Graph &Program, Ownership &Of);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_OWNERSHIP_H
