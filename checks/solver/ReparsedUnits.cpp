//===-- ReparsedUnits.cpp - What is kept from edit to edit ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReparsedUnits.h"
#include "SummaryStore.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::solver {

bool ReparsedUnits::toFront(llvm::StringRef Main) {
  auto At =
      llvm::find_if(Latest, [&](const Unit &U) { return U.Main == Main; });
  const bool Known = At != Latest.end();
  if (!Known)
    At = Latest.insert(At, {Main.str(), nullptr});
  Latest.splice(Latest.begin(), Latest, At);
  if (Latest.size() > MaxFiles)
    Latest.pop_back();
  return Known;
}

void ReparsedUnits::solve(llvm::StringRef Main,
                          llvm::function_ref<void(SummaryStore *)> Solve) {
  std::shared_ptr<const std::string> Kept;
  {
    std::lock_guard<std::mutex> Held(Mutex);
    if (toFront(Main))
      Kept = Latest.front().Kept ? Latest.front().Kept
                                 : std::make_shared<const std::string>();
  }
  if (!Kept)
    return Solve(nullptr);
  SummaryStore Store("reparsed");
  if (!Kept->empty())
    // Our own bytes: there is nothing to be wrong with them.
    llvm::cantFail(
        Store.open(llvm::MemoryBuffer::getMemBuffer(*Kept, Main, false)));
  Solve(&Store);
  if (!Store.isNew())
    return;
  auto Now = std::make_shared<const std::string>(Store.write());
  std::lock_guard<std::mutex> Held(Mutex);
  toFront(Main);
  Latest.front().Kept = std::move(Now);
}

} // namespace memleak::solver
