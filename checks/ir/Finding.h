//===-- Finding.h - Findings and edits as data ------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// What the solver hands to every front: clang-tidy, `memleak check`, SARIF,
/// HTML and editors render the same record. Self-contained: no ids, so it
/// outlives the tables.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_FINDING_H
#define MEMLEAK_IR_FINDING_H

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace memleak::ir {

/// A range of source text with its file's name; see ir::Range.
struct Location {
  std::string File;
  uint32_t BeginLine = 0, BeginColumn = 0, EndLine = 0, EndColumn = 0;
  bool Macro = false;

  bool isValid() const { return BeginLine != 0; }
  auto begin() const { return std::tie(File, BeginLine, BeginColumn); }
};

enum class NoteKind : uint8_t {
  Acquired,
  Branch, ///< "assuming 'p' is null", "taking the false branch of 'n > 0'".
  Moved,
  Called,
  Released,
  Lost,
  Used,
  Remark, ///< Beside the path: why there is no fix, what to do instead.
};

/// One step of the path, in the order it is walked.
struct PathNote {
  NoteKind Kind = NoteKind::Branch;
  Location Where;
  std::string Message;
};

/// A change of the text at Where, which is on whole tokens. Without Keep, Text
/// takes its place; with it, Text takes the place of what stands before Keep, a
/// part of Where, and After that of what follows it. Nothing in the place of
/// whole lines takes them along. See EditText.h.
struct Edit {
  Location Where;
  /// Lines; each gets the indentation of the line where the edit begins, and
  /// one step more for every tab at its start.
  std::string Text;
  Location Keep;
  std::string After;
  /// The whole becomes a block of its own.
  bool Braces = false;
  /// Valid: what stands there is a line before Text.
  Location Moved;
};

/// Edits that belong together: all are applied or none.
struct Fix {
  std::string Title; ///< "release 'p' before the return".
  std::vector<Edit> Edits;
  /// A function of one argument that the edits call, and that has to be
  /// declared where they are; empty if there is none.
  std::string Calls;
};

/// What keeps a fix from being offered.
struct NoFix {
  std::string Id;      ///< Stable and short: "still-used". Empty: no refusal.
  std::string Because; ///< Completes "no fix: ...".
  Location Where;
};

enum class Confidence : uint8_t { High, Medium, Low };

struct Finding {
  std::string Check;    ///< "memleak-missing-release".
  std::string Function; ///< For people.
  std::string Resource; ///< What the message calls it: "p", "s->name".
  std::string Family;
  Location Where;    ///< Where the warning stands.
  Location Acquired; ///< Invalid if the resource came from outside.
  Location Event;    ///< Where it is lost, released again or used.
  std::string Message;
  std::vector<PathNote> Notes;
  /// 16 hexadecimal digits from check, function, resource, family and the
  /// ordinal among equals: unchanged when lines move.
  std::string Fingerprint;
  Confidence Trust = Confidence::High;
  /// Only on an edge that an implicit exception takes.
  bool OnImplicitException = false;
  std::vector<Fix> Fixes;
  /// Why there is none, where one was looked for.
  NoFix Refused;
};

/// Where the resource was acquired: here, and in the function called for it.
std::vector<Location> acquisitions(const Finding &F);

/// Why nothing was said of a resource or a function.
struct Silence {
  enum class Reason : uint8_t {
    UnknownCallee,
    Escaped,
    UnknownCode,
    DisjunctCap,
    StepCap,
    LoopCap,
  };
  Reason Why = Reason::UnknownCallee;
  std::string Function;
  std::string Resource; ///< Empty when the whole function is meant.
  Location Acquired;
  Location Where;
  std::string Detail; ///< The callee's name, the cap's value.
};

const char *name(Silence::Reason R);
/// For people, about the place Where: "'p' is not followed further: ...".
std::string sentence(const Silence &S);

} // namespace memleak::ir

#endif // MEMLEAK_IR_FINDING_H
