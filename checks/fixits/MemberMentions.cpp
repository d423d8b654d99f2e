//===-- MemberMentions.cpp - All that is done with one member -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "fixits/MemberMentions.h"

using namespace clang;

namespace memleak {

namespace {

class MentionCollector {
public:
  MentionCollector(const FieldDecl &Field, RewriteContext &Rewrite)
      : Field(Field), Rewrite(Rewrite), Name(Field.getName()) {}

  std::variant<MemberMentions, Refusal>
  run(ArrayRef<const FunctionDecl *> Functions) {
    const Expr *Init = Field.getInClassInitializer();
    bool Done = !Init || addValue(Init, nullptr, nullptr);
    for (const FunctionDecl *Function : Functions)
      Done = Done && collect(*Function);
    if (!Done)
      return std::move(*No);
    return std::move(Found);
  }

private:
  bool refuse(RefusalReason Reason, SourceLocation Where,
              const Twine &Because) {
    No = Refusal{Reason, Where, Because.str()};
    return false;
  }

  bool collect(const FunctionDecl &Function);
  bool addUse(const MemberExpr *Ref, const FunctionBody &Body);
  bool addValue(const Expr *Whole, const BinaryOperator *Assignment,
                const FunctionBody *Body);

  const FieldDecl &Field;
  RewriteContext &Rewrite;
  StringRef Name;
  MemberMentions Found;
  std::optional<Refusal> No;
};

} // namespace

bool MentionCollector::collect(const FunctionDecl &Function) {
  const FunctionBody *Body = Rewrite.Bodies.of(&Function);
  if (!Body)
    return true;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Body->function()))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getMember() == &Field && Init->isWritten() &&
          !addValue(Init->getInit(), nullptr, Body))
        return false;
  return llvm::all_of(Body->fieldUses(&Field), [&](const MemberExpr *Ref) {
    return addUse(Ref, *Body);
  });
}

bool MentionCollector::addUse(const MemberExpr *Ref, const FunctionBody &Body) {
  if (Body.function().isTemplated())
    return refuse(RefusalReason::Template, Ref->getExprLoc(),
                  "'" + Name + "' is used in a template");
  auto Result = classifyUse(Ref, Name, Body, Rewrite.Unit);
  if (auto *Because = std::get_if<Refusal>(&Result)) {
    No = std::move(*Because);
    return false;
  }
  OwnerUse Use = std::get<OwnerUse>(Result);
  if (Use.Kind == OwnerUse::HandOver)
    return refuse(RefusalReason::Transferred, Ref->getExprLoc(),
                  "'" + Name + "' is handed over to a handle");
  if (Use.Kind == OwnerUse::Capture || Use.Kind == OwnerUse::Share)
    return refuse(RefusalReason::Captured, Ref->getExprLoc(),
                  "'" + Name + "' is captured by a lambda");
  Found.Uses.push_back({Use, &Body});
  const auto *Assignment = dyn_cast_or_null<BinaryOperator>(Use.Site);
  return Use.Kind != OwnerUse::Assign ||
         addValue(Assignment->getRHS(), Assignment, &Body);
}

bool MentionCollector::addValue(const Expr *Whole,
                                const BinaryOperator *Assignment,
                                const FunctionBody *Body) {
  const Expr *Bare = withoutCasts(Whole);
  if (const auto *List = dyn_cast<InitListExpr>(Bare);
      List && List->getNumInits() <= 1) {
    if (List->getNumInits() == 0)
      return true; // `member{}`
    Whole = List->getInit(0);
    Bare = withoutCasts(Whole);
  }
  if (isa<ImplicitValueInitExpr>(Bare))
    return true; // `member()`
  if (Assignment &&
      !isa_and_nonnull<CompoundStmt, IfStmt, ForStmt, WhileStmt, SwitchCase,
                       ExprWithCleanups>(Body->parent(Assignment)))
    return refuse(RefusalReason::AssignmentValue, Assignment->getExprLoc(),
                  "the value of an assignment to '" + Name + "' is used");
  std::optional<Allocation> Made = asAllocation(Bare, Rewrite.Unit);
  if (!Made && !isNull(Whole, Rewrite.Bodies.context()))
    return refuse(RefusalReason::Borrows, Whole->getExprLoc(),
                  "'" + Name + "' is given a value here that it may not own");
  Found.Values.push_back({Whole, Made, Assignment, Body});
  return true;
}

std::variant<MemberMentions, Refusal>
collectMentions(const FieldDecl &Field, RewriteContext &Rewrite,
                ArrayRef<const FunctionDecl *> Functions) {
  return MentionCollector(Field, Rewrite).run(Functions);
}

} // namespace memleak
