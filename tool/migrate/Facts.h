//===-- Facts.h - What one source says about its pointers -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The facts of one translation unit, with no AST behind them: which pointers
/// there are, what flows where, what is released, what stands in the way, and
/// the edits that would follow if a pointer became a handle.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_FACTS_H
#define MEMLEAK_TOOL_MIGRATE_FACTS_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace memleak::migrate {

/// Bytes of a file, by its real path, and what stands there instead.
struct Edit {
  std::string File;
  unsigned Offset = 0, Length = 0;
  std::string Text;

  auto key() const { return std::tie(File, Offset, Length, Text); }
  bool operator<(const Edit &Other) const { return key() < Other.key(); }
  bool operator==(const Edit &Other) const { return key() == Other.key(); }
};
using Edits = std::vector<Edit>;

struct Place {
  std::string File;
  unsigned Line = 0; ///< From 1.

  bool operator<(const Place &Other) const {
    return std::tie(File, Line) < std::tie(Other.File, Other.Line);
  }
};

/// What a pointer is part of.
enum class Role { Local, Parameter, Field, Return, Out, Element, Static };

/// How memory is acquired, and so how it is released.
enum class Shape { Object, Array, Memory };

/// A declaration of a pointer: the type that becomes a handle's.
struct TypeEdit {
  Edit At;             ///< Its text is what the handle points to.
  std::string After;   ///< What follows the handle's type: a space, or nothing.
  std::string Instead; ///< If set, written instead of a handle's type.
};

/// A pointer. Its key is the same in all units.
struct Node {
  std::string Key, Name;
  Role Is = Role::Local;
  Place At;
  std::string Class;           ///< USR of the class pointed to, if it is one.
  std::string Of;              ///< USR of a field's class.
  bool Defined = true;         ///< Of a function whose body is in this unit.
  unsigned Begin = 0, End = 0; ///< Of the function that a local belongs to.
  std::vector<TypeEdit> Types;
};

/// Why a node cannot become an owner.
struct Veto {
  std::string Node, Reason, Text;
  Place At;
  bool Follows = false; ///< From others, perhaps; found when linking.
};

/// How an acquisition is written as a handle.
struct Making {
  Edits Make;
  std::string Reason, Text; ///< Why it cannot be.
};

/// A place that acquires.
struct Source {
  Shape Is = Shape::Object;
  Place At;
  unsigned Offset = 0; ///< In the file; with it one site for all units.
  std::string To;      ///< The node it flows into; empty if none.
  Making Asked;        ///< As the handle that was asked for.
  Making Unique;       ///< As std::unique_ptr.
};

/// In numbers of facts that may end an ownership, edges and uses: it is a use.
constexpr uint32_t IsUse = 1u << 31;

/// A value goes from one node to another, or, with Same, both are one.
struct Edge {
  std::string From, To;
  bool Same = false;
  Place At;
  /// What hands on from handle to handle, lends, passes out of a handle, and
  /// makes a handle of a raw pointer; none if that cannot be written.
  std::optional<Edits> Move = {}, Get = {}, Release = {}, Adopt = {};
  /// The facts that, if they end its ownership, do so before this mention.
  std::vector<uint32_t> After = {};
  bool Together = false; ///< The pointer is used again in the same expression.
  bool Placed = true;    ///< The paths say when it happens, if it matters.
  /// A raw pointer is between the two, so both handles are std::unique_ptr.
  bool Unwraps = false;
  /// The taker is a constructor of a variable that ends before the pointer does
  /// and is never copied or moved.
  bool Briefly = false;
  bool Inits = false; ///< The taker is a member of what is constructed here.
};

struct Release {
  std::string Node;
  Shape Is = Shape::Object;
  Place At;
  Edits Reset;
  Edits Drop; ///< Instead, if all of DropIf are migrated.
  std::vector<std::string> DropIf;
  std::string In; ///< USR of the function.
  bool InDestructor = false;
  bool Conditional = false; ///< In a destructor, on more than being null.
  bool ByUnique = false;    ///< A std::unique_ptr of the program takes it.
};

/// A use that needs edits once the node is a handle, or that keeps it.
struct Use {
  std::string Node;
  Place At;
  Edits Get;
  bool Kept = false;  ///< Whoever gets it is unknown, and may keep it.
  bool Gives = false; ///< The edits end the ownership: a result is used.
  /// Instead, if the pointer is not looked at again; none if that cannot be
  /// written.
  std::optional<Edits> Release = {};
  std::vector<uint32_t> After = {}; ///< As of an edge.
};

/// How a mention of a variable is written once the variable was handed on, or
/// given away: as the first that is in force.
struct Rename {
  struct Option {
    uint32_t Fact = 0;
    Edits ToHandle, ToRaw; ///< By what the fact leads to.
  };
  std::string Node;
  std::vector<Option> Options;
};

/// What happens to a pointer on the way through a function.
struct Event {
  enum Kind {
    Owned,
    FromEdge,
    Null,
    Other,
    Released,
    Out,
    Used,
    Kept, ///< Used by someone who may keep it.
    Called,
    Swapped,
    Lent,     ///< Its address is given to a function that leaves something.
    Forwarded ///< So is an out-pointer to it.
  };
  Kind Is = Used;
  uint32_t Var = 0;
  uint32_t Fact =
      0; ///< The edge of FromEdge, Out, Lent, Forwarded; Kept's use.
  unsigned Line = 0;
  std::vector<uint32_t> After = {}; ///< As of an edge.
};

struct Block {
  std::vector<Event> Events;
  std::vector<uint32_t> Successors;
  /// The block ends by asking whether a variable is null; then NullSuccessor
  /// is where it is.
  std::optional<uint32_t> Tested;
  uint32_t NullSuccessor = 0;
};

/// A function's flow, as far as its pointers are concerned.
struct Paths {
  struct Variable {
    std::string Node;
    Role Is = Role::Local;
    /// Of a member: the variable whose object it is a part of, if that is a
    /// pointer.
    std::optional<uint32_t> Base;
    bool OfThis = false; ///< A member of the object the function is called on.
  };
  std::string File;
  uint64_t Function = 0; ///< As in Calls.
  std::vector<Variable> Variables;
  std::vector<Block> Blocks;
  uint32_t Entry = 0, Exit = 0;
  bool Constructor = false, Destructor = false;
};

struct FileFacts {
  std::string Path, Hash;
  /// What the preprocessor left out, as offsets.
  std::vector<std::pair<unsigned, unsigned>> Skipped;
  /// The arguments that macros dropped, as offsets.
  std::vector<std::pair<unsigned, unsigned>> Dropped;
};

/// A class that is copied, or treated as bytes, or that deletes itself.
struct ClassFact {
  std::string Class, Reason, Text;
  Place At;
};

/// Whom a function may call: those it calls or names, and overriders of those
/// it overrides. Functions are numbers made of their USRs.
struct Calls {
  /// Calls through pointers to functions; whose address is taken is called so.
  static constexpr uint64_t ThroughPointers = 1;

  uint64_t By = 0;
  std::vector<uint64_t> To; ///< Sorted.
  /// Members, of whatever object, that it may set to other than null; and
  /// those that its initialisers do.
  std::vector<std::string> Sets, Initialises;
};

/// A mention of a private member function.
struct PrivateCall {
  uint64_t By = 0, To = 0;
  /// A constructor calls it on the object it makes, at most once.
  bool Begins = false;
  /// Members that this constructor made point to new objects, and does not set
  /// again.
  std::vector<std::string> Fresh;
};

struct Site {
  Place At;
  unsigned Offset = 0;
  std::string Kind;
};

struct Facts {
  std::string MainFile, Trouble;
  bool IsC = false;
  std::vector<Node> Nodes;
  std::vector<Veto> Vetoes;
  std::vector<Veto> Subscripts; ///< In force for all but arrays.
  std::vector<Source> Sources;
  std::vector<Edge> Edges;
  std::vector<Release> Releases;
  std::vector<Use> Uses;
  std::vector<Rename> Renames;
  /// Elements that leave a container, and results that are only tested.
  std::vector<Veto> Losses;
  std::vector<Paths> Functions;
  /// Members that destructors call on their own object, by USR.
  std::vector<std::string> DestructorCalls;
  std::vector<FileFacts> Files;
  std::vector<Calls> CallsOf;
  std::vector<PrivateCall> PrivateCalls;
  std::vector<ClassFact> Copied, SelfDeleting;
  std::vector<std::pair<std::string, std::string>> Bases; ///< Class, base.
  /// Every new, malloc and kin, counted by a matcher of its own.
  std::vector<Site> Sites;
  std::vector<std::string> Warnings; ///< Sorted.
};

std::string write(const Facts &From);
/// Nothing if \p Text is not what write gives.
std::optional<Facts> readFacts(llvm::StringRef Text);

/// SHA-256 in hexadecimal digits.
std::string hashOf(llvm::StringRef Contents);

llvm::StringRef nameOf(Role Is);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_FACTS_H
