//===-- PathReader.h - When things happen to pointers -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_PATHREADER_H
#define MEMLEAK_TOOL_MIGRATE_PATHREADER_H

#include "Declarations.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::migrate {

/// A pointer that the code of one function names: a variable, or a member of
/// `this` or of a variable.
struct PathVariable {
  std::string Node;
  Role Is = Role::Local;
  const void *Base = nullptr; ///< Of a member: what it is of; null for `this`.
  std::string BaseNode;       ///< If the base is a pointer, its node.
  Role BaseIs = Role::Local;
  bool OfThis = false; ///< A member of `this`.
};

inline PathVariable plain(const std::string &Node, Role Is) {
  return {Node, Is, nullptr, "", Role::Local, false};
}

inline PathVariable memberOfThis(const std::string &Node) {
  return {Node, Role::Field, nullptr, "", Role::Local, true};
}

/// A test that tells a pointer from null: which one, and whether the condition
/// holds when it is null.
struct NullTest {
  PathVariable Of;
  bool HoldsForNull = false;
};

/// Collects the events of one function and lays them along its control flow.
class PathReader {
public:
  PathReader(const clang::FunctionDecl &F, Declarations &Decls)
      : F(F), Decls(Decls) {}

  /// \p When is the statement, VarDecl or initialiser with which it happens.
  void add(const void *When, const PathVariable &Of, Event::Kind Is,
           clang::SourceLocation At, uint32_t Fact = 0,
           std::vector<uint32_t> After = {});

  /// Builds the flow. Marks edges that happen on no path as not placed.
  void finish(
      llvm::function_ref<std::optional<NullTest>(const clang::Expr &)> TestOf);

private:
  uint32_t variable(const PathVariable &Of);
  void refuseUnplaced();
  void addEvents(Block &To, const void *When, bool AfterCall);

  const clang::FunctionDecl &F;
  Declarations &Decls;
  Paths Flow;
  std::map<std::tuple<std::string, const void *>, uint32_t> Numbers;
  llvm::DenseMap<const void *, std::vector<Event>> Pending;
  llvm::DenseSet<const void *> Placed;
};

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_PATHREADER_H
