//===-- Subcommand.h - What a subcommand of memleak is ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The program is a table of subcommands in Main.cpp. To add one, write a file
/// pair with a declare function and give it a row there.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_SUBCOMMAND_H
#define MEMLEAK_TOOL_SUBCOMMAND_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace memleak::tool {

/// What the program exits with, whatever the subcommand.
enum ExitCode {
  ExitClean = 0,
  ExitFindings = 1,
  ExitCannotRun = 2, ///< The job could not be done, or only in part.
};

/// Runs the subcommand once the command line is read; returns an ExitCode.
using Action = std::function<int()>;

struct Subcommand {
  const char *Name;
  const char *Summary;
  /// Declares options on \p Command and returns what to do with them.
  Action (*declare)(CLI::App &Command);
};

/// Prints "memleak: error: MESSAGE" and returns ExitCannotRun.
int cannotRun(const llvm::Twine &Message);

/// "; did you mean 'X'?" for the candidate that \p Word was probably meant to
/// be, or nothing when none is near.
std::string didYouMean(llvm::StringRef Word,
                       llvm::ArrayRef<llvm::StringRef> Candidates);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_SUBCOMMAND_H
