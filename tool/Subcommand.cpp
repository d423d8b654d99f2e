//===-- Subcommand.cpp - What subcommands share ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Subcommand.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::tool {

int cannotRun(const llvm::Twine &Message) {
  llvm::outs().flush();
  llvm::errs() << "memleak: error: " << Message << '\n';
  return ExitCannotRun;
}

std::string didYouMean(llvm::StringRef Word,
                       llvm::ArrayRef<llvm::StringRef> Candidates) {
  // A third of the letters may be wrong; more is another word.
  unsigned Nearest = Word.size() / 3 + 1;
  llvm::StringRef Best;
  for (llvm::StringRef Candidate : Candidates) {
    unsigned Distance = Word.edit_distance(Candidate);
    if (Distance < Nearest || (Distance == Nearest && Best.empty())) {
      Nearest = Distance;
      Best = Candidate;
    }
  }
  return Best.empty() ? "" : ("; did you mean '" + Best + "'?").str();
}

} // namespace memleak::tool
