//===-- CheckRegistry.h - What Checks.def says, as data ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The rows of Checks.def for whoever lists, explains or documents checks.
/// Knows no clang, so that the tool can use it without one.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_CHECKREGISTRY_H
#define MEMLEAK_CHECKS_CHECKREGISTRY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace memleak {

enum class CheckTier { Defect, Advice, Aid };

/// One option of a check, or of all checks when \c CheckId is empty.
struct CheckOption {
  llvm::StringRef CheckId;
  llvm::StringRef Name;
  llvm::StringRef Default;
  llvm::StringRef Help;
};

/// One row of Checks.def.
struct CheckInfo {
  llvm::StringRef Name; ///< As users type it: "memleak-...".
  CheckTier Tier;
  llvm::StringRef RuntimeEvent; ///< Empty when the runtime cannot see it.
  llvm::StringRef Summary;

  llvm::StringRef id() const { return Name.drop_front(sizeof("memleak-") - 1); }
};

/// All checks, sorted by name.
llvm::ArrayRef<CheckInfo> allChecks();

/// All options, those shared by every check first.
llvm::ArrayRef<CheckOption> allOptions();

/// The check of that name, with or without the "memleak-" prefix; null when
/// there is none. Linear in the number of checks.
const CheckInfo *findCheck(llvm::StringRef Name);

/// "defect", "advice" or "aid".
llvm::StringRef tierName(CheckTier Tier);

} // namespace memleak

#endif // MEMLEAK_CHECKS_CHECKREGISTRY_H
