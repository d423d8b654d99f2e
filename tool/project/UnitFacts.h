//===-- UnitFacts.h - What a unit knows beside its IR -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_UNITFACTS_H
#define MEMLEAK_TOOL_PROJECT_UNITFACTS_H

#include "EngineOptions.h"
#include "report/Findings.h"

namespace memleak::tool {

/// A fix for whatever is found of the resource acquired at At.
struct Offer {
  ir::Location At;
  std::vector<clang::tooling::Replacement> Edits;
};

/// What one parse of a source found out beside its IR, and what was asked for.
/// Kept in the unit file, in the section "check".
struct UnitFacts {
  static constexpr llvm::StringLiteral Section = "check";

  std::string MainFile; ///< As findings name it.
  /// Why the source was analysed in part only; else empty.
  std::string Trouble;
  /// What the user should know although all was analysed.
  std::vector<std::string> Notes;
  std::vector<Finding> Findings; ///< Of the checks that follow no paths.
  std::vector<Offer> Offers;
  std::vector<std::string> Checks;   ///< Those of ours that are on, sorted.
  EngineOptions Engine;              ///< That the user set.
  std::vector<std::string> Declared; ///< Release functions it can call, sorted.
};

std::string write(const UnitFacts &Facts);
/// Nothing if \p Bytes are not what write gives.
std::optional<UnitFacts> readFacts(llvm::StringRef Bytes);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_UNITFACTS_H
