//===-- MemberMentions.h - All that is done with one member -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_MEMBERMENTIONS_H
#define MEMLEAK_CHECKS_FIXITS_MEMBERMENTIONS_H

#include "Allocation.h"
#include "fixits/HandleRewrite.h"
#include "fixits/OwnerUses.h"

namespace memleak {

/// One value that a member gets: an allocation or null.
struct MemberValue {
  const clang::Expr *Whole;
  std::optional<Allocation> Made;          ///< None when it is null.
  const clang::BinaryOperator *Assignment; ///< Null in an initialiser.
  const FunctionBody *Body;                ///< Null in the class.
};

struct MemberUse {
  OwnerUse Use;
  const FunctionBody *Body;
};

/// Every value and every use of one member.
struct MemberMentions {
  llvm::SmallVector<MemberValue, 4> Values;
  llvm::SmallVector<MemberUse, 8> Uses; ///< Assignments included.
};

/// What \p Functions and the class do with \p Field, or the first use that a
/// handle could not serve.
std::variant<MemberMentions, Refusal>
collectMentions(const clang::FieldDecl &Field, RewriteContext &Rewrite,
                llvm::ArrayRef<const clang::FunctionDecl *> Functions);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_MEMBERMENTIONS_H
