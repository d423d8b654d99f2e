//===-- Explain.cpp - memleak explain CHECK -------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain.h"
#include "CheckRegistry.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace {

struct Page {
  llvm::StringRef CheckId;
  llvm::StringRef Text;
};

constexpr Page Pages[] = {
#include "CheckPages.inc"
};

int explain(llvm::StringRef Name) {
  const CheckInfo *Check = findCheck(Name);
  if (!Check) {
    llvm::SmallVector<llvm::StringRef> Names;
    for (const CheckInfo &Each : allChecks())
      Names.push_back(Name.starts_with("memleak-") ? Each.Name : Each.id());
    return cannotRun("unknown check '" + Name + "'" + didYouMean(Name, Names) +
                     "\nmemleak list-checks lists them all");
  }
  for (const Page &Each : Pages)
    if (Each.CheckId == Check->id()) {
      llvm::outs() << Each.Text;
      return ExitClean;
    }
  return cannotRun("this build has no page of " + Check->Name);
}

} // namespace

Action declareExplain(CLI::App &Command) {
  auto Name = std::make_shared<std::string>();
  Command.add_option("CHECK", *Name, "its name, with or without \"memleak-\"")
      ->required();
  return [Name] { return explain(*Name); };
}

} // namespace memleak::tool
