//===-- Findings.cpp - What the checks found, as data ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Findings.h"
#include "SourceText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"
#include <map>
#include <tuple>

namespace memleak::tool {

std::vector<ir::PathNote> notesOf(const Finding &F) {
  std::vector<ir::PathNote> Notes = F.Says.Notes;
  const ir::NoFix &No = F.Says.Refused;
  if (!F.hasFix() && !No.Id.empty() && No.Where.isValid())
    Notes.push_back({ir::NoteKind::Remark, No.Where,
                     "no fix: " + No.Because + " [no-fix: " + No.Id + "]"});
  return Notes;
}

void sortFindings(std::vector<Finding> &Findings) {
  auto Identity = [](const Finding &F) {
    return std::tie(F.Says.Where.File, F.Says.Where.BeginLine,
                    F.Says.Where.BeginColumn, F.Says.Check, F.Says.Message);
  };
  llvm::stable_sort(Findings, [&](const Finding &A, const Finding &B) {
    return Identity(A) < Identity(B);
  });
  Findings.erase(llvm::unique(Findings,
                              [&](const Finding &A, const Finding &B) {
                                return Identity(A) == Identity(B);
                              }),
                 Findings.end());
}

void fingerprint(std::vector<Finding> &Findings) {
  SourceText Source;
  std::map<std::string, unsigned> Count;
  for (Finding &F : Findings) {
    ir::Finding &S = F.Says;
    if (!S.Fingerprint.empty())
      continue;
    std::string Key = S.Check + '\0' + S.Message + '\0' +
                      Source.line(S.Where.File, S.Where.BeginLine).trim().str();
    if (unsigned N = Count[Key]++)
      Key += '\0' + std::to_string(N);
    S.Fingerprint = llvm::utohexstr(llvm::xxh3_64bits(Key), true, 16);
  }
}

} // namespace memleak::tool
