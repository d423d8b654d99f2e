//===-- CheckRegistry.cpp - What Checks.def says, as data -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckRegistry.h"

namespace memleak {

static constexpr CheckInfo Checks[] = {
#define MEMLEAK_CHECK(Class, Id, Tier, RuntimeEvent, Summary)                  \
  {"memleak-" Id, CheckTier::Tier, RuntimeEvent, Summary},
#include "Checks.def"
};

static constexpr CheckOption Options[] = {
#define MEMLEAK_OPTION(Id, Name, Default, Help) {Id, Name, Default, Help},
#include "Checks.def"
};

llvm::ArrayRef<CheckInfo> allChecks() { return Checks; }

llvm::ArrayRef<CheckOption> allOptions() { return Options; }

const CheckInfo *findCheck(llvm::StringRef Name) {
  for (const CheckInfo &Check : Checks)
    if (Check.Name == Name || Check.id() == Name)
      return &Check;
  return nullptr;
}

llvm::StringRef tierName(CheckTier Tier) {
  static constexpr llvm::StringRef Names[] = {"defect", "advice", "aid"};
  return Names[unsigned(Tier)];
}

} // namespace memleak
