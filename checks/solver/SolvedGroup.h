//===-- SolvedGroup.h - What solving a group came to -----------------*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_SOLVEDGROUP_H
#define MEMLEAK_SOLVER_SOLVEDGROUP_H

#include "Inquiry.h"
#include "ir/Finding.h"
#include <memory>
#include <optional>

namespace memleak::solver {

/// What came out for one function.
struct SolvedFunction {
  std::unique_ptr<ir::Summary> Summary;
  std::string Spelled; ///< The summary as ir::encode writes it.
  std::vector<ir::Finding> Findings;
  std::vector<ir::Silence> Silences;
  bool AtCap = false; ///< It gave up on something at a cap of its own.
};

/// What solving functions that call each other came to, with all that it
/// depends on beside their text: as long as the answers are the same, solving
/// again comes to the same. In the order in which the functions are solved.
struct SolvedGroup {
  struct Member {
    SolvedFunction Result;
    std::vector<Question> Asked;
    uint64_t Answers = 0; ///< What tells the answers from others.
  };
  std::vector<Member> Members;
};

std::string encode(const SolvedGroup &R, const ir::Tables &T);
/// Nothing if \p Bytes are no record. Names that are new go to the tables.
std::optional<SolvedGroup> decodeGroup(llvm::StringRef Bytes, ir::Tables &T);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_SOLVEDGROUP_H
