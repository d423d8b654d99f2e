//===-- Shipped.cpp - Model files in the binary, and the user's -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace memleak::models {

ArrayRef<ModelText> shippedModelTexts() {
  static const ModelText Texts[] = {
#include "models/ShippedModels.inc"
  };
  return Texts;
}

std::shared_ptr<const ModelSet> shippedModels() {
  static const std::shared_ptr<const ModelSet> Models = [] {
    LoadResult Result = loadModels(shippedModelTexts(), nullptr);
    // A test loads these very texts, so an error here is a broken build.
    if (!Result.Models)
      report_fatal_error(StringRef(Result.Errors.front().str()));
    return Result.Models;
  }();
  return Models;
}

LoadResult loadUserModels(StringRef PathList) {
  std::vector<ModelText> Texts;
  std::vector<ModelError> Unreadable;
  SmallVector<StringRef, 4> Paths;
  SplitString(PathList, Paths, ";,");
  for (StringRef Path : Paths) {
    Path = Path.trim();
    if (Path.empty())
      continue;
    ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
        MemoryBuffer::getFile(Path, /*IsText=*/true);
    if (Buffer)
      Texts.push_back({Path.str(), (*Buffer)->getBuffer().str()});
    else
      Unreadable.push_back(
          {Path.str(), 0, 0,
           "cannot read the model file: " + Buffer.getError().message()});
  }
  LoadResult Result = loadModels(Texts, shippedModels());
  append_range(Result.Errors, std::move(Unreadable));
  if (!Result.Errors.empty())
    Result.Models = nullptr;
  return Result;
}

} // namespace memleak::models
