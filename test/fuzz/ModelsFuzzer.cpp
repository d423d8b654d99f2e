//===-- ModelsFuzzer.cpp - No text breaks the model loader ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A libFuzzer target: loads the input as a user's model file, and checks what
// must hold of every result.
//
//===----------------------------------------------------------------------===//

#include "Require.h"
#include "models/Words.h"
#include "llvm/ADT/STLExtras.h"

using namespace memleak::models;
using memleak::fuzz::require;

namespace {

void checkPlace(const Place &P) {
  llvm::Expected<Place> Again = parsePlace(P.str());
  require(bool(Again), "a place parses as it prints");
  require(*Again == P, "a place is the same after printing and parsing");
}

void checkFunction(const ModelSet &Models, const FunctionModel &Function) {
  require(!Function.Cases.empty(), "a function has a case");
  require(Models.knowsFunction(Function.Name), "a function is found by name");
  for (const FunctionCase &Case : Function.Cases)
    for (const Effect &E : Case.Effects) {
      checkPlace(E.At);
      if (E.With)
        checkPlace(*E.With);
      if (E.Family)
        require(size_t(*E.Family) < Models.families().size(),
                "a family exists");
    }
  FunctionShape Shape;
  Shape.QualifiedName = Function.Name;
  Shape.Parameters = Function.Parameters.value_or(0);
  Shape.Variadic = Function.Variadic;
  Shape.CLinkage = true;
  Shape.InSystemHeader = true;
  if (!Function.Unknown && !Function.Types && Function.Parameters)
    Models.function(Shape);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  ModelText Text;
  Text.Name = "fuzz.yaml";
  Text.Text.assign(reinterpret_cast<const char *>(Data), Size);
  size_t Lines = 1 + llvm::count(Text.Text, '\n');
  LoadResult Result = loadModels(Text, shippedModels());
  require(Result.Errors.empty() == (Result.Models != nullptr),
          "there are models or errors");
  for (const ModelError &E : Result.Errors) {
    require(!E.Message.empty(), "an error says something");
    require(E.Line <= Lines, "an error is inside the file");
  }
  if (Result.Models)
    for (const FunctionModel *Function : Result.Models->allFunctions())
      if (!Function->Where.Shipped)
        checkFunction(*Result.Models, *Function);
  return 0;
}
