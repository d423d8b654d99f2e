//===-- SlicedRelease.h - What is lost when a base is released --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_SLICEDRELEASE_H
#define MEMLEAK_CHECKS_SLICEDRELEASE_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang {
class ASTContext;
class CXXRecordDecl;
class NamedDecl;
} // namespace clang

namespace memleak {

/// Whether deleting a `Base *` that points to a derived object would miss the
/// derived destructor. False for null, for a final class, and for one whose
/// `operator delete` is destroying, since that finds the right destructor by
/// itself. Linear in the number of bases.
bool lacksVirtualDestructor(const clang::CXXRecordDecl *Base);

/// Whether an object of class \p Derived is more than a \p Base. Both are
/// definitions or null.
bool isSliced(const clang::CXXRecordDecl *Derived,
              const clang::CXXRecordDecl *Base);

/// What goes wrong, as a note: the member or destructor that is passed over, or
/// the derived class and \c How its memory goes astray.
struct SliceLoss {
  const clang::NamedDecl *Lost;
  llvm::StringRef How;
};

/// What is lost when a \p Derived is deleted as a \p Base. Nothing where the
/// derived class adds neither work to its destructor nor a byte: undefined by
/// the letter, harmless on every compiler. Linear in the size of the classes
/// between the two.
std::optional<SliceLoss> lossOfSlicing(const clang::CXXRecordDecl &Derived,
                                       const clang::CXXRecordDecl &Base,
                                       const clang::ASTContext &Context);

} // namespace memleak

#endif // MEMLEAK_CHECKS_SLICEDRELEASE_H
