//===-- ExtractUnit.cpp - memleak extract-unit REQUEST --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExtractUnit.h"
#include "project/Extract.h"
#include "project/Workers.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

Action declareExtractUnit(CLI::App &Command) {
  auto Path = std::make_shared<std::string>();
  Command.group(""); // not for people: workers are started with it
  Command.add_option("REQUEST", *Path)->required();
  return [Path] {
    becomeWorker();
    auto Request = readRequest(*Path);
    if (!Request)
      return cannotRun(llvm::toString(Request.takeError()));
    auto Findings = extract(*Request);
    if (!Findings)
      return cannotRun(llvm::toString(Findings.takeError()));
    llvm::outs() << *Findings << '\n'; // for the progress of who started it
    return int(ExitClean);
  };
}

} // namespace memleak::tool
