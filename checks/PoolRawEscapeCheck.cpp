//===-- PoolRawEscapeCheck.cpp - memleak-pool-raw-escape ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolRawEscapeCheck.h"
#include "fixits/ReferenceRewrite.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace memleak {

std::vector<FixItHint> PoolRawEscapeCheck::betterFix(SourceLocation Acquired,
                                                     ASTContext &AST) {
  return keepReference(Acquired, AST, [&](const CXXRecordDecl &Class) {
    return Class.getQualifiedNameAsString() == "memleak::pool_ptr";
  });
}

} // namespace memleak
