//===-- Ownership.h - Who owns, and which owners belong together -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A pointer owns if something is acquired into it or released through it, and
/// so does every pointer whose value an owner takes. All others borrow. An
/// owner that something vetoes stays a raw pointer; the others between which
/// ownership moves are a component, which is rewritten whole or not at all.
/// Where ownership passes between a component and raw owners, its
/// std::unique_ptr is released, or adopts.
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
#include "llvm/ADT/DenseSet.h"
#include <map>

namespace memleak::migrate {

/// Owners that are rewritten together, or that stay as they are together.
struct Component {
  std::string Id;              ///< The same in every run over the same code.
  std::vector<uint32_t> Nodes; ///< All members of its groups, sorted.
  Shape Is = Shape::Object;
  std::vector<Veto> Vetoes; ///< Sorted by place; the first one speaks.
  std::vector<Place> Leaks; ///< Where the program loses what a handle frees.
  /// Where ownership passes from or to raw pointers, if it does.
  std::optional<Place> Frontier;
  /// Why its handles are std::unique_ptr, whatever was asked for; or empty.
  std::string Unique;
};

/// Vetoes by place; last those that may only follow from others.
inline auto vetoOrder(const Veto &V) {
  return std::tie(V.Follows, V.At, V.Reason, V.Text, V.Node);
}

struct Ownership {
  std::vector<bool> Owner;                     ///< By group.
  std::vector<std::vector<Veto>> Vetoes;       ///< By group.
  std::vector<std::optional<uint32_t>> PartOf; ///< Component, by group.
  std::vector<Component> Components;           ///< By their first node.
  /// The edges and uses that someone keeps the pointer from, and after which
  /// nothing looks at it: ownership is given away there.
  llvm::DenseSet<const void *> Given;
  /// The edges by which functions take what is behind an out-pointer, all of
  /// it put there by themselves.
  llvm::DenseSet<const Edge *> OwnOut;

  /// An owner that may become a handle, as far as is known.
  bool isHandle(uint32_t Group) const {
    return Owner[Group] && Vetoes[Group].empty();
  }
  bool isRaw(uint32_t Group) const {
    return Owner[Group] && !Vetoes[Group].empty();
  }
};

struct DecideOptions {
  bool Pool = true; ///< Whether memleak::pool_ptr is asked for.
  /// Whether a veto counts against all owners that are connected, so that no
  /// ownership passes between handles and raw pointers.
  bool Whole = false;
};

/// Whether a fact, by its number, ends the ownership of the pointer it is of.
bool endsOwnership(const Graph &Program, const Ownership &Of, const Facts &Unit,
                   uint32_t Fact);

/// Linear in the facts, apart from sorting, and from one more look at them for
/// each round of vetoes that follow from others.
Ownership decide(const Graph &Program, const DecideOptions &Options);

/// Where handles would release what the program does not.
struct Losses {
  struct Loss {
    uint32_t Node;
    bool KeptBefore; ///< On a path to it, someone may have kept the object.
    bool OwnUses;    ///< What else is done with the pointer matters.
    bool operator<(const Loss &Other) const {
      return std::tie(Node, KeptBefore, OwnUses) <
             std::tie(Other.Node, Other.KeptBefore, Other.OwnUses);
    }
  };
  std::map<Loss, Place> All;
  std::map<uint32_t, std::vector<Place>> Leaks; ///< By group.
};

/// What the paths through functions say: vetoes of what is used after it was
/// handed on; what is given away; and what is lost.
Losses followPaths(const Graph &Program, Ownership &Of);

/// Vetoes all that follows from other vetoes, and forms the components.
void split(const Graph &Program, Ownership &Of, const Losses &Lost,
           const DecideOptions &Options);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_OWNERSHIP_H
