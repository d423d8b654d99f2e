//===-- ScopeEnds.cpp - Releases that a handle does by itself -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A release at the very end of a destructor or of the scope of a variable is
/// what the handle's own destructor does. It goes only if everything is still
/// destroyed in the order in which it was.
///
//===----------------------------------------------------------------------===//

#include "BodyReader.h"

using namespace clang;

namespace memleak::migrate {

/// `delete p;`, `if (p) delete p;`, `if (p) { delete p; p = nullptr; }`.
std::optional<BodyReader::LastRelease> BodyReader::lastRelease(const Stmt *S) {
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    if (If->getElse() || If->getInit() || If->getConditionVariable())
      return std::nullopt;
    auto Inner = lastRelease(If->getThen());
    if (!Inner || !isNullTest(If->getCond(), Inner->Node))
      return std::nullopt;
    Inner->Statements = {S};
    return Inner;
  }
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    if (Block->size() == 0 || Block->size() > 2)
      return std::nullopt;
    auto Inner = lastRelease(*Block->body_begin());
    if (Inner && Block->size() == 2) {
      const auto *Assign = dyn_cast<BinaryOperator>(Block->body_back());
      if (!Assign || Assign->getOpcode() != BO_Assign ||
          !isNull(Assign->getRHS(), Context) ||
          denoted(stripped(Assign->getLHS())) != Inner->Node)
        return std::nullopt;
    }
    return Inner;
  }
  const auto *E = dyn_cast<Expr>(S);
  E = E ? stripped(E) : nullptr;
  const Expr *Argument = nullptr;
  if (const auto *Delete = dyn_cast_or_null<CXXDeleteExpr>(E))
    Argument = Delete->getArgument();
  else if (const auto *Call = dyn_cast_or_null<CallExpr>(E))
    if (Call->getNumArgs() == 1 && releasesMemory(*Call, 0, Unit))
      Argument = Call->getArg(0)->IgnoreParenCasts();
  if (!Argument)
    return std::nullopt;
  const Expr *Named = stripped(Argument);
  auto Variable = pathVariable(Named);
  if (!Variable || Variable->Base)
    return std::nullopt;
  return LastRelease{Variable->Node, E, {S}, baseOf(Named)};
}

/// Whether destroying one runs code that others may see.
static bool hasWork(const ValueDecl &D) {
  QualType Type = D.getType();
  return Type.isDestructedType() != QualType::DK_none;
}

/// Whether nothing that is declared after the \p I th owner of the run is
/// destroyed by itself, but for owners released before it.
bool BodyReader::dropsInOrder(llvm::ArrayRef<LastRelease> Run, size_t I,
                              const CompoundStmt &Scope) const {
  const ValueDecl *Owner = Run[I].Owner;
  std::vector<const ValueDecl *> Later;
  if (const auto *Field = dyn_cast<FieldDecl>(Owner)) {
    for (const FieldDecl *Other : Field->getParent()->fields())
      if (Other->getFieldIndex() > Field->getFieldIndex())
        Later.push_back(Other);
  } else {
    bool Declared = false;
    for (const Stmt *S : Scope.body())
      if (const auto *Group = dyn_cast<DeclStmt>(S))
        for (const Decl *D : Group->decls())
          if (const auto *V = dyn_cast<VarDecl>(D)) {
            if (Declared)
              Later.push_back(V);
            Declared |= V == Owner;
          }
    if (!Declared)
      return false;
  }
  return llvm::none_of(Later, [&](const ValueDecl *Other) {
    if (hasWork(*Other))
      return true;
    for (size_t J = I + 1; J < Run.size(); ++J)
      if (Run[J].Owner == Other)
        return true;
    return false;
  });
}

/// Whether evaluating what is returned after the releases instead of before
/// them makes no difference.
static bool returnsPlainly(const Stmt *S) {
  const auto *Return = dyn_cast<ReturnStmt>(S);
  if (!Return)
    return false;
  const Expr *Value = Return->getRetValue();
  if (!Value)
    return true;
  Value = Value->IgnoreParenImpCasts();
  if (isa<IntegerLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr,
          FloatingLiteral, CharacterLiteral>(Value))
    return true;
  const auto *Ref = dyn_cast<DeclRefExpr>(Value);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && V->getType()->isArithmeticType();
}

/// Of the two blanks around what is removed within a line, one is enough.
void BodyReader::closeGap(Edit &Removed) const {
  const SourceManager &Sources = Context.getSourceManager();
  StringRef Text =
      Sources.getBufferData(Sources.getFileID(F.getBody()->getBeginLoc()));
  const unsigned End = Removed.Offset + Removed.Length;
  if (Removed.Offset > 0 && Removed.Length && End < Text.size() &&
      Text[Removed.Offset - 1] == ' ' && Text[End] == ' ') {
    --Removed.Offset;
    ++Removed.Length;
  }
}

void BodyReader::noteLastReleases(const CompoundStmt &Scope) {
  std::vector<const Stmt *> Body(Scope.body_begin(), Scope.body_end());
  if (!Body.empty() && returnsPlainly(Body.back()))
    Body.pop_back();
  std::vector<LastRelease> Run;
  while (!Body.empty()) {
    std::vector<const Stmt *> Extra;
    const auto *Assign = dyn_cast<BinaryOperator>(Body.back());
    if (Assign && Assign->getOpcode() == BO_Assign && Body.size() > 1 &&
        isNull(Assign->getRHS(), Context)) {
      auto Before = lastRelease(Body[Body.size() - 2]);
      if (!Before || denoted(stripped(Assign->getLHS())) != Before->Node)
        break;
      Extra.push_back(Body.back());
      Body.pop_back();
    }
    auto Last = lastRelease(Body.back());
    if (!Last)
      break;
    llvm::append_range(Last->Statements, Extra);
    Run.insert(Run.begin(), std::move(*Last));
    Body.pop_back();
  }
  const bool EndsDestructor =
      isa<CXXDestructorDecl>(F) && F.getBody() == &Scope;
  // From the last on: one that stays keeps those before it.
  for (size_t I = Run.size(); I-- > 0;) {
    const LastRelease &Each = Run[I];
    if (isa<FieldDecl>(Each.Owner) && !EndsDestructor)
      return;
    if (!dropsInOrder(Run, I, Scope))
      return;
    EditList List = Decls.edits(Each.At->getBeginLoc());
    for (const Stmt *S : Each.Statements)
      List.removeStatement(S->getSourceRange());
    auto Gone = Decls.take(List);
    if (!Gone)
      return;
    for (Edit &Statement : *Gone)
      closeGap(Statement);
    DropPlan Plan{std::move(*Gone), {}};
    for (size_t J = I + 1; J < Run.size(); ++J)
      Plan.If.push_back(Run[J].Node);
    Drops[Each.At] = std::move(Plan);
  }
}

} // namespace memleak::migrate
