//===-- LocalRewriterEdits.cpp - Makes a handle of a local owner ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalRewriter.h"
#include "ReleasePlacement.h"

using namespace clang;

namespace memleak {

std::variant<HandleRewrite, Refusal> LocalRewriter::run() {
  bool Done = checkDeclaration() && collectUses() && collectValues() &&
              checkKinds() && checkTransfers() && checkFlow() && checkSkipped();
  if (!Done)
    return std::move(*No);
  writeDeclaration();
  for (const OwnedValue &Value : Values)
    writeValue(Value);
  for (const OwnerUse &Use : Uses)
    writeUse(Use);
  std::vector<FixItHint> Hints = Edits.hints();
  if (Edits.failed()) {
    refuse(RefusalReason::Macro, Edits.failure(),
           "'" + Owner.getName() + "' is used in the body of a macro");
    return std::move(*No);
  }
  return HandleRewrite{std::move(Hints), File, {Writer.header(Kind)}};
}

void LocalRewriter::writeDeclaration() {
  bool NeedsType = !PointeeText.empty();
  for (const OwnedValue &Value : Values)
    for (const Allocation &Made : Value.Made)
      NeedsType |= !Value.Assignment && !Writer.hasMaker(Made);
  std::string Type = "auto";
  if (NeedsType)
    Type = Writer.handleType(PointeeText.empty()
                                 ? Writer.spelledType(Values[0].Made[0])
                                 : PointeeText,
                             Kind);
  Edits.replaceUpTo(TypeStart, Owner.getLocation(), Type + " ");
}

void LocalRewriter::stripCasts(const OwnedValue &Value) {
  if (Value.Made.size() != 1 || !Value.Nulls.empty() || !Value.Made[0].asNew())
    return;
  const Expr *Source = Value.Made[0].Source;
  if (Source->getBeginLoc() != Value.Whole->getBeginLoc())
    Edits.replaceUpTo(Value.Whole->getBeginLoc(), Source->getBeginLoc(), "");
  if (Source->getEndLoc() != Value.Whole->getEndLoc())
    Edits.removeAfter(Source->getEndLoc(), Value.Whole->getEndLoc());
}

void LocalRewriter::writeValue(const OwnedValue &Value) {
  for (const Expr *Null : Value.Nulls)
    // A handle that is assigned to takes 0 and NULL as well.
    if (!Null->IgnoreParenImpCasts()->getType()->isNullPtrType() &&
        (!Value.Assignment || !Value.Made.empty() ||
         isa<ExplicitCastExpr>(Null->IgnoreParenImpCasts())))
      Edits.replace(Null->getSourceRange(), "nullptr");
  if (Value.Made.empty())
    return;
  if (Value.Made[0].Kind == Allocation::Memory)
    return Edits.replace(Value.Whole->getSourceRange(),
                         Writer.makerText(Value.Made[0]));
  stripCasts(Value);
  if (llvm::all_of(Value.Made, [&](const Allocation &Made) {
        return Writer.hasMaker(Made);
      })) {
    for (const Allocation &Made : Value.Made)
      Writer.writeMaker(Made);
    return;
  }
  // One allocation that stays a `new`: the handle takes it in parentheses.
  SourceLocation First = Value.Whole->getBeginLoc();
  if (Value.Assignment)
    Edits.replaceBetween(Value.Assignment->getLHS()->getEndLoc(), First,
                         ".reset(");
  else if (Owner.getInitStyle() == VarDecl::CInit)
    Edits.replaceBetween(Owner.getLocation(), First, "(");
  else
    return;
  Edits.insertAfter(Value.Whole->getEndLoc(), ")");
}

void LocalRewriter::writeArrayLook(const OwnerUse &Use) {
  // unique_ptr<T[]> has operator[] and neither `*` nor `->`.
  const auto *Star = dyn_cast<UnaryOperator>(Use.Site);
  if (!Star)
    return Edits.insertAfter(Use.Ref->getEndLoc(), ".get()");
  Edits.replaceUpTo(Star->getOperatorLoc(), Use.Outer->getBeginLoc(), "");
  Edits.insertAfter(Use.Outer->getEndLoc(), "[0]");
}

void LocalRewriter::writeUse(const OwnerUse &Use) {
  SourceLocation End = Use.Ref->getEndLoc();
  if (Transfers.contains(Use.Ref))
    return Edits.insertAfter(End, ".release()");
  switch (Use.Kind) {
  case OwnerUse::Look:
    if (Kind == Allocation::Array)
      writeArrayLook(Use);
    return;
  case OwnerUse::Subscript:
    if (Kind != Allocation::Array)
      Edits.insertAfter(End, ".get()");
    return;
  case OwnerUse::Value:
    return Edits.insertAfter(End, ".get()");
  case OwnerUse::Truth:
    return Edits.replace(Use.Ref->getSourceRange(),
                         ("(" + Owner.getName() + " != nullptr)").str());
  case OwnerUse::Capture:
    return Edits.insertAfter(End, (" = " + Owner.getName() + ".get()").str());
  case OwnerUse::Release:
    if (const Stmt *Removable = releaseAtScopeEnd(Use, Owner, Body))
      Edits.removeStatement(Removable->getSourceRange());
    else
      Edits.replace(Use.Site->getSourceRange(),
                    (Owner.getName() + ".reset()").str());
    return;
  case OwnerUse::Test:
  case OwnerUse::Share:
  case OwnerUse::Assign:
  case OwnerUse::Return:
  case OwnerUse::HandOver:
  case OwnerUse::Ignore:
    return;
  }
}

} // namespace memleak
