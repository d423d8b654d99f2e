//===-- BrokenCode.h - What clang could not compile -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_BROKENCODE_H
#define MEMLEAK_LOWERING_BROKENCODE_H

namespace clang {
class CXXRecordDecl;
class FunctionDecl;
} // namespace clang

namespace memleak {

/// Whether clang had to guess in \p Function, in the class it belongs to, or
/// left some of its text out of the AST. Linear in the size of the body where
/// the translation unit has an error, else constant.
bool isBroken(const clang::FunctionDecl &Function);

/// Whether \p Record is not defined, or it or one of its bases did not compile.
bool isBroken(const clang::CXXRecordDecl &Record);

} // namespace memleak

#endif // MEMLEAK_LOWERING_BROKENCODE_H
