//===-- SummaryPool.cpp - Many summaries in little memory -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SummaryPool.h"
#include "ir/Codec.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;

void SummaryPool::put(uint32_t Number, const ir::Summary &S,
                      const ir::Tables &T) {
  const std::string Bytes = ir::encodeOutcomes(S, T);
  const CachedHashStringRef Text(Bytes);
  std::lock_guard<std::mutex> Held(*Lock);
  auto It = Texts.find(Text);
  if (It == Texts.end())
    It = Texts
             .insert(CachedHashStringRef(StringRef(Bytes).copy(Memory),
                                         Text.hash()))
             .first;
  All[Number] = {It->val(), S.Name};
}

std::unique_ptr<ir::Summary> SummaryPool::get(uint32_t Number, ir::EntityId Of,
                                              ir::Tables &T) const {
  auto S = std::make_unique<ir::Summary>();
  S->Entity = Of;
  S->Name = All[Number].Name;
  ir::decodeOutcomes(All[Number].Outcomes, T, *S);
  return S;
}
