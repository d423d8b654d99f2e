//===-- LocalRewriter.h - Works on one local owner --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The inside of rewriteLocalOwner: what is looked at is in LocalRewriter.cpp,
/// what is written in LocalRewriterEdits.cpp.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_LOCALREWRITER_H
#define MEMLEAK_CHECKS_FIXITS_LOCALREWRITER_H

#include "HandleRewrite.h"
#include "OwnerFlow.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace memleak {

/// One value that the owner gets: allocations and nulls, behind casts and `?:`.
struct OwnedValue {
  const clang::Expr *Whole;
  llvm::SmallVector<Allocation, 2> Made;
  llvm::SmallVector<const clang::Expr *, 2> Nulls;
  const clang::BinaryOperator *Assignment =
      nullptr; ///< Null for the initialiser.
};

/// Works on one owner; the first obstacle ends the work.
class LocalRewriter {
public:
  LocalRewriter(const clang::VarDecl &Owner, const FunctionBody &Body,
                RewriteContext &Context)
      : Owner(Owner), Body(Body), Rewrite(Context), Context(Body.context()),
        Sources(Context.Bodies.context().getSourceManager()),
        File(Sources.getFileID(Sources.getExpansionLoc(Owner.getLocation()))),
        Edits(Sources, this->Context.getLangOpts(), File),
        Writer(this->Context, Context.Handle, Edits) {}

  std::variant<HandleRewrite, Refusal> run();

private:
  bool refuse(RefusalReason Reason, clang::SourceLocation Where,
              const llvm::Twine &Because) {
    if (!No)
      No = Refusal{Reason, Where, Because.str()};
    return false;
  }
  bool refuse(Refusal Because) {
    if (!No)
      No = std::move(Because);
    return false;
  }

  bool checkDeclaration();
  bool collectUses();
  bool collectUse(const clang::DeclRefExpr &Ref);
  bool collectValues();
  bool addValue(const clang::Expr *Whole,
                const clang::BinaryOperator *Assignment);
  bool splitValue(const clang::Expr *E, OwnedValue &Value);
  bool checkKinds();
  bool checkTransfers();
  bool checkFlow();
  bool checkUse(const OwnerUse &Use, const OwnerFlow &Flow);
  void findTransfers(const OwnerFlow &Flow);
  bool canTransferAt(const OwnerUse &Use) const;
  OwnerEvents events() const;
  bool checkSkipped();
  bool mayKeep(const OwnerUse &Use) const;

  void writeDeclaration();
  void writeValue(const OwnedValue &Value);
  void writeUse(const OwnerUse &Use);
  void writeArrayLook(const OwnerUse &Use);
  void stripCasts(const OwnedValue &Value);

  const clang::VarDecl &Owner;
  const FunctionBody &Body;
  RewriteContext &Rewrite;
  clang::ASTContext &Context;
  const clang::SourceManager &Sources;
  clang::FileID File;
  EditList Edits;
  HandleWriter Writer;

  Allocation::AllocationKind Kind = Allocation::Object;
  clang::SourceLocation TypeStart;
  std::string PointeeText; ///< Empty for `auto`.
  llvm::SmallVector<OwnedValue, 2> Values;
  llvm::SmallVector<OwnerUse, 8> Uses;
  /// Lambdas that use the owner itself, not a copy of the pointer.
  llvm::SmallPtrSet<const clang::LambdaExpr *, 2> Sharing;
  /// Mentions that give the object away for good: `p.release()`.
  llvm::SmallPtrSet<const clang::Expr *, 2> Transfers;
  std::optional<Refusal> No;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_LOCALREWRITER_H
