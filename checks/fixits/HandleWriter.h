//===-- HandleWriter.h - How owners and allocations are spelled -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_HANDLEWRITER_H
#define MEMLEAK_CHECKS_FIXITS_HANDLEWRITER_H

#include "Allocation.h"
#include "EditList.h"
#include "Refusal.h"
#include "clang/AST/ASTContext.h"

namespace memleak {

/// What raw owners become.
enum class HandleKind {
  Pool,   ///< memleak::pool_ptr
  Unique, ///< std::unique_ptr
};

/// Whether a conversion of \p E uses a base class that only members may see.
bool usesHiddenBase(const clang::Expr &E);

/// Whether part of the type that \p Type spells stands behind the name \p At
/// that it declares: `int (**p)(int)`, `char (*p)[4]`.
bool surroundsName(clang::TypeLoc Type, clang::SourceLocation At,
                   const clang::SourceManager &Sources);

/// Turns `new` and malloc into what makes a handle.
///
/// Arrays become std::unique_ptr<T[]> whichever handle is asked for: a pool
/// holds single objects, and std::vector would add elements to copy, a second
/// meaning of empty, and bool. Elements that `new` leaves uninitialised stay
/// so.
class HandleWriter {
public:
  HandleWriter(const clang::ASTContext &Context, HandleKind Kind,
               EditList &Edits)
      : Context(Context), Kind(Kind), Edits(Edits) {}

  /// The handle to a \p Pointee, as the user spelled that.
  std::string handleType(llvm::StringRef Pointee,
                         Allocation::AllocationKind Of) const;
  /// The header that declares it, with angle brackets.
  llvm::StringRef header(Allocation::AllocationKind Of) const;

  /// Whether \p Made can be written as the value of a handle at all, else why
  /// not. Unless \p ByType, its type need not be spelled anew: it is given to a
  /// handle as it is.
  std::optional<Refusal> refusal(const Allocation &Made,
                                 clang::QualType Pointee,
                                 bool ByType = true) const;
  /// Whether there is a make function for it, so that it stays an expression;
  /// otherwise the pointer is given to the handle's constructor or to reset().
  bool hasMaker(const Allocation &Made) const;
  /// Rewrites a `new` to the call of a make function.
  void writeMaker(const Allocation &Made);
  /// The call that makes the object which a \c Memory allocation is for.
  std::string makerText(const Allocation &Made) const;
  /// The type as spelled in the allocation.
  std::string spelledType(const Allocation &Made) const;
  /// Whether \p Made is `new T`, T being what a template is made for, and can
  /// be written as a handle to a \p Pointee wherever that compiles.
  static bool isOfAnyType(const Allocation &Made, clang::QualType Pointee);

private:
  std::optional<Refusal> objectRefusal(const clang::CXXNewExpr &New,
                                       clang::QualType Pointee) const;
  std::optional<Refusal> memoryRefusal(const Allocation &Made,
                                       clang::QualType Pointee) const;
  std::optional<Refusal> argumentRefusal(const clang::Expr &Argument) const;
  bool canForward(const clang::CXXNewExpr &New) const;
  bool isPool(const Allocation &Made) const {
    return Kind == HandleKind::Pool && Made.Kind != Allocation::Array;
  }
  std::string maker(const Allocation &Made) const;
  void writeNull(const clang::Expr &Value);
  void writeArrayMaker(const clang::CXXNewExpr &New, llvm::StringRef Maker);

  const clang::ASTContext &Context;
  HandleKind Kind;
  EditList &Edits;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_HANDLEWRITER_H
