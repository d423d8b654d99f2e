//===-- VirtualDestructor.h - Makes a destructor virtual --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_VIRTUALDESTRUCTOR_H
#define MEMLEAK_CHECKS_FIXITS_VIRTUALDESTRUCTOR_H

#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang {
class ASTContext;
class CXXRecordDecl;
} // namespace clang

namespace memleak {

/// An edit, or why there is none.
struct VirtualDestructorFix {
  std::optional<clang::FixItHint> Edit;
  /// Completes "no fix: ..."; empty when there is an edit.
  llvm::StringRef Refusal;
};

/// Gives \p Base, a definition, a virtual destructor: `virtual` before the one
/// it declares, or a defaulted one where it declares none. Refused wherever the
/// edited class could stop compiling or be copied where it was moved; see
/// docs/checks/nonvirtual-destructor.md for the rules.
///
/// The edit replaces a token and inserts nothing, since clang-tidy folds equal
/// replacements from several translation units but repeats equal insertions.
VirtualDestructorFix makeDestructorVirtual(const clang::CXXRecordDecl &Base,
                                           const clang::CXXRecordDecl &Derived,
                                           const clang::ASTContext &Context);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_VIRTUALDESTRUCTOR_H
