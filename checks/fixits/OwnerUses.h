//===-- OwnerUses.h - What code does with an owning pointer -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_OWNERUSES_H
#define MEMLEAK_CHECKS_FIXITS_OWNERUSES_H

#include "FunctionBody.h"
#include "Refusal.h"
#include "TUState.h"
#include <variant>

namespace memleak {

/// What becomes of one mention of an owner when the owner becomes a handle.
struct OwnerUse {
  enum UseKind {
    Look,      ///< `p->x`, `*p`: a handle can do that.
    Subscript, ///< `p[i]`.
    Test,      ///< `if (p)`, `p == nullptr`: a handle can do that.
    Truth,     ///< Converted to bool where a handle is not.
    Value,     ///< The pointer itself is wanted: `p.get()`.
    Capture,   ///< `[p]`, by copy.
    Share,     ///< `[&p]` or `[&]`.
    Assign,    ///< `p = ...`; \c Site is the BinaryOperator.
    Release,   ///< `delete p`, `free(p)`; \c Site is that expression.
    Return,    ///< `return p;`: the caller owns it now.
    HandOver,  ///< Given to a handle of another kind, which owns it now.
    Ignore,    ///< `(void)p`.
  };
  UseKind Kind;
  const clang::Expr *Ref;   ///< The mention itself.
  const clang::Expr *Outer; ///< With the parentheses and implicit casts.
  const clang::Stmt *Site;  ///< What the use is a part of; may be null.
};

/// What \p Ref, which names an owning pointer, is there for, or why a handle
/// cannot stand in its place. Constant time but for nested parentheses.
std::variant<OwnerUse, Refusal> classifyUse(const clang::Expr *Ref,
                                            llvm::StringRef Name,
                                            const FunctionBody &Body,
                                            TUState &Unit);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_OWNERUSES_H
