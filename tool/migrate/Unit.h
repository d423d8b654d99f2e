//===-- Unit.h - What a worker of migrate does ------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_UNIT_H
#define MEMLEAK_TOOL_MIGRATE_UNIT_H

#include "Facts.h"
#include "project/CompileDatabase.h"

namespace memleak::migrate {

/// What becomes of raw owners.
enum class HandleName { Pool, Unique };

/// What one worker process is asked to do: parse a source as it is, or as it
/// would be, and write down what there is to know.
struct UnitRequest {
  tool::CompileCommand Command;
  std::vector<std::string> ExtraArguments;
  std::vector<std::string> Roots; ///< Folders whose code may be changed.
  HandleName Handle = HandleName::Pool;
  /// Files by real path, and the files to read in their stead. None for facts.
  std::vector<std::pair<std::string, std::string>> Staged;
  bool Check = false; ///< Whether it compiles is the question, not its facts.
  std::string Out;    ///< Where the answer goes.
};

/// The name of the subcommand that such a worker is started with.
constexpr llvm::StringLiteral UnitCommand = "migrate-unit";

std::string write(const UnitRequest &Request);
llvm::Expected<UnitRequest> readUnitRequest(llvm::StringRef Path);

/// An error or a warning of the compiler.
struct Complaint {
  Place At;
  std::string Text;
  std::vector<Place> Notes;
  bool IsError = false;

  /// The same in every parse, whatever lines moved.
  std::string identity() const { return At.File + ": " + Text; }
};
std::string write(const std::vector<Complaint> &All);
std::optional<std::vector<Complaint>> readComplaints(llvm::StringRef Text);

/// Does it. Fails only when the answer cannot be written.
llvm::Error work(const UnitRequest &Request);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_UNIT_H
