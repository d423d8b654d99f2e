//===-- ListModels.cpp - The shipped models, for header checks --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints what check_headers.py compares with the installed headers, a line an
// item, parted by tabs: "header FILE NAME", "type FILE:LINE NAME", "release
// FILE:LINE NAME" for each function that a family lists, and "function
// FILE:LINE NAME COUNT VARIADIC", where COUNT may be "any".
//
//===----------------------------------------------------------------------===//

#include "models/Model.h"
#include "llvm/Support/raw_ostream.h"

using namespace memleak::models;

int main(int Count, char **Arguments) {
  LoadResult Result = loadUserModels(Count > 1 ? Arguments[1] : "");
  for (const ModelError &E : Result.Errors)
    llvm::errs() << E.str() << "\n";
  if (!Result.Models)
    return 1;
  const std::shared_ptr<const ModelSet> &Models = Result.Models;
  for (const DescribedHeader &Header : Models->headers())
    llvm::outs() << "header\t" << *Header.Where.File << "\t" << Header.Name
                 << "\n";
  for (const TypeModel *Type : Models->allTypes())
    llvm::outs() << "type\t" << *Type->Where.File << ":" << Type->Where.Line
                 << "\t" << Type->Name << "\n";
  for (const Family &Family : Models->families())
    for (const std::string &Name : Family.ReleaseFunctions)
      llvm::outs() << "release\t" << *Family.Where.File << ":"
                   << Family.Where.Line << "\t" << Name << "\n";
  for (const FunctionModel *Model : Models->allFunctions())
    llvm::outs() << "function\t" << *Model->Where.File << ":"
                 << Model->Where.Line << "\t" << Model->Name << "\t"
                 << (Model->Parameters ? std::to_string(*Model->Parameters)
                                       : "any")
                 << "\t" << (Model->Variadic ? "variadic" : "fixed") << "\n";
}
