//===-- EngineOptions.h - What users set of the engine ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_ENGINEOPTIONS_H
#define MEMLEAK_CHECKS_ENGINEOPTIONS_H

#include "clang-tidy/ClangTidyCheck.h"
#include "ir/Finding.h"
#include "models/Model.h"
#include "solver/Options.h"
#include <optional>
#include <string>
#include <vector>

namespace memleak {

/// The options of Checks.def that all checks over the engine share. A word that
/// clang-tidy does not understand is reported by it, and the default in force.
struct EngineOptions {
  using View = clang::tidy::ClangTidyCheck::OptionsView;

  EngineOptions() = default;
  explicit EngineOptions(const View &Shared);
  void store(const View &Shared,
             clang::tidy::ClangTidyOptions::OptionMap &Into) const;

  /// Whether the findings of \p Trust in a resource of \p Family are said.
  bool isSaid(ir::Confidence Trust, llvm::StringRef Family) const;
  /// A name in Families that \p Models do not know.
  std::optional<llvm::StringRef>
  unknownFamily(const models::ModelSet &Models) const;

  ir::Confidence Least = ir::Confidence::High; ///< That is said.
  std::string Index;    ///< A path, or as IndexFinder says.
  std::string Families; ///< Names, separated by ';'. Empty: all.
  solver::Options Solver;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_ENGINEOPTIONS_H
