//===-- BodyUses.cpp - What a mention of a pointer is for -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyReader.h"
#include "PointerValue.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace memleak::migrate {

bool needsParens(const Expr *E) {
  if (isa<UnaryOperator>(E))
    return true;
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  return Operator && Operator->getOperator() == OO_Star;
}

std::optional<Edits> BodyReader::suffix(const Expr *E, StringRef Call) {
  EditList List = Decls.edits(E->getBeginLoc());
  if (needsParens(E))
    List.insertBefore(E->getBeginLoc(), "(");
  List.insertAfter(E->getEndLoc(), needsParens(E) ? (")" + Call).str() : Call);
  return Decls.take(List);
}

std::optional<Edits> BodyReader::get(const Expr *E) {
  return suffix(E, ".get()");
}

std::optional<Edits> BodyReader::give(const Expr *E) {
  return suffix(E, ".release()");
}

std::optional<Edits> BodyReader::move(const Expr *E) {
  EditList List = Decls.edits(E->getBeginLoc());
  List.insertBefore(E->getBeginLoc(), "std::move(");
  List.insertAfter(E->getEndLoc(), ")");
  return Decls.take(List);
}

void BodyReader::borrow(const Expr *E, const std::string &Node, bool Kept) {
  auto Made = get(E);
  if (!Made)
    return Decls.veto(Node, "macro", "a macro writes a use of it",
                      E->getExprLoc());
  const uint32_t Number = Decls.facts().Uses.size();
  Use Said{Node, Decls.place(E->getExprLoc()), std::move(*Made), Kept};
  if (Kept && !usedTogether(E))
    Said.Release = give(E);
  const bool Givable = Said.Release.has_value();
  Said.After = afterwards(E);
  Decls.facts().Uses.push_back(std::move(Said));
  event(E, E, Kept ? Event::Kept : Event::Used, Number);
  if (Givable)
    noteAfterwards(E, Number | IsUse, Target());
}

bool isResult(const Expr *E, StringRef Node) {
  return isa<CallExpr>(E) && Node.ends_with("#r");
}

/// Whether a std::unique_ptr is made of the result of a call, as it then is
/// made of another one.
bool BodyReader::makesUniquePointer(const Expr *E) const {
  const Stmt *Above = Parents.getParent(E);
  while (isa_and_nonnull<ParenExpr, FullExpr>(Above))
    Above = Parents.getParent(Above);
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Above);
  const CXXRecordDecl *Class =
      Made ? Made->getConstructor()->getParent() : nullptr;
  return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
         Class->getName() == "unique_ptr" && Made->getNumArgs() == 1;
}

/// Whether someone is given the result of a call, who may release it.
bool BodyReader::handsResult(const Expr *E) const {
  const Stmt *Above = Parents.getParent(E);
  while (isa_and_nonnull<ParenExpr, CastExpr, FullExpr,
                         MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Above))
    Above = Parents.getParent(Above);
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Above))
    return Binary->getOpcode() == BO_Assign;
  return isa_and_nonnull<CallExpr, CXXConstructExpr, DeclStmt, ReturnStmt,
                         InitListExpr>(Above);
}

/// Whether it is asked of the result of a call whether it is null, or of some
/// class, and nothing else.
bool BodyReader::isOnlyTested(const Expr *E) const {
  const Stmt *Above = Parents.getParent(E);
  for (; isa_and_nonnull<ParenExpr, CastExpr>(Above);
       Above = Parents.getParent(Above)) {
    const auto *Cast = dyn_cast<CastExpr>(Above);
    if (Cast && Cast->getCastKind() == CK_PointerToBoolean)
      return true;
    if (Cast && !isa<CXXDynamicCastExpr>(Cast) &&
        Cast->getCastKind() != CK_NoOp &&
        Cast->getCastKind() != CK_DerivedToBase)
      return false;
  }
  const auto *Binary = dyn_cast_or_null<BinaryOperator>(Above);
  return Binary && Binary->isEqualityOp() &&
         (isNull(Binary->getLHS(), Context) ||
          isNull(Binary->getRHS(), Context));
}

/// A call's result that no handle takes.
void BodyReader::useResult(const Expr *E, const std::string &Node) {
  if (makesUniquePointer(E)) {
    Release Taken;
    Taken.Node = Node;
    Taken.At = Decls.place(E->getExprLoc());
    Taken.ByUnique = true;
    Decls.facts().Releases.push_back(std::move(Taken));
    return;
  }
  const bool Tested = isOnlyTested(E);
  auto Made = Tested ? get(E) : handsResult(E) ? give(E) : std::nullopt;
  if (!Made)
    return Decls.veto(Node, "temporary",
                      "what it returns is used at once and kept by nobody",
                      E->getExprLoc());
  Use Said{Node, Decls.place(E->getExprLoc()), std::move(*Made), !Tested};
  Said.Gives = !Tested;
  if (Tested) // the handle ends it there
    Decls.facts().Losses.push_back({Node, "", "", Said.At});
  Decls.facts().Uses.push_back(std::move(Said));
}

/// The implicit casts that leave a pointer what it is.
static bool keepsPointer(CastKind Kind) {
  return Kind == CK_LValueToRValue || Kind == CK_NoOp ||
         Kind == CK_DerivedToBase || Kind == CK_UncheckedDerivedToBase;
}

void BodyReader::use(const Expr *E, const std::string &Node) {
  auto Veto = [&](StringRef Reason, const Twine &Text) {
    Decls.veto(Node, Reason, Text, E->getExprLoc());
  };
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
      if (V->hasGlobalStorage())
        return; // refused for what it is
  if (isResult(E, Node))
    return useResult(E, Node);
  Mention M{E, E, nullptr, false, false};
  for (M.Above = Parents.getParent(E); M.Above;
       M.Above = Parents.getParent(M.Above)) {
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(M.Above)) {
      if (Cast->getCastKind() == CK_PointerToBoolean)
        return useAsTruth(M, *Cast, Node);
      if (!keepsPointer(Cast->getCastKind()) &&
          Cast->getCastKind() != CK_BitCast)
        return Veto("unknown-use",
                    "it is converted in a way that is not followed");
      M.Loaded |= Cast->getCastKind() == CK_LValueToRValue;
      M.Converted |= Cast->getCastKind() == CK_BitCast;
    } else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(M.Above)) {
      if (Cast->getCastKind() == CK_ToVoid)
        return event(E, E, Event::Used);
      if (!Cast->getType()->isPointerType() &&
          !Cast->getType()->isIntegerType())
        return Veto("unknown-use", "it is cast to what is no pointer");
      M.Converted = true;
    } else if (!isa<ParenExpr, FullExpr, MaterializeTemporaryExpr,
                    CXXBindTemporaryExpr>(M.Above)) {
      return useIn(M, Node);
    }
    M.Outer = cast<Expr>(M.Above);
  }
  Veto("unknown-use", "it is used in a way that is not understood");
}

void BodyReader::useAsTruth(const Mention &M, const ImplicitCastExpr &Cast,
                            const std::string &Node) {
  const Expr *Whole = &Cast;
  const Stmt *Asks = Parents.getParent(Whole);
  while (isa_and_nonnull<ParenExpr, FullExpr>(Asks)) {
    Whole = cast<Expr>(Asks);
    Asks = Parents.getParent(Asks);
  }
  if (!isConditionOf(Whole, Asks) || M.Converted)
    return borrow(M.E, Node, false);
  event(M.E, M.E, Event::Used);
}

/// The mention is all that a statement or expression, M.Above, is about.
void BodyReader::useIn(const Mention &M, const std::string &Node) {
  const Expr *E = M.E;
  auto Veto = [&](StringRef Reason, const Twine &Text) {
    Decls.veto(Node, Reason, Text, E->getExprLoc());
  };
  if (const auto *Unary = dyn_cast<UnaryOperator>(M.Above)) {
    if (Unary->getOpcode() == UO_Deref)
      return look(M, Node);
    if (Unary->getOpcode() == UO_AddrOf)
      return Veto("address-taken", "its address is taken");
    if (Unary->isIncrementDecrementOp())
      return Veto("pointer-arithmetic", "the pointer itself moves along");
    return Veto("unknown-use", "it is used in a way that is not understood");
  }
  if (const auto *Member = dyn_cast<MemberExpr>(M.Above);
      Member && Member->isArrow())
    return look(M, Node);
  if (isa<ArraySubscriptExpr>(M.Above)) {
    if (M.Converted)
      return borrow(E, Node, false);
    Decls.facts().Uses.push_back(
        {Node, Decls.place(E->getExprLoc()), {}, false});
    subscript(Node, E);
    return event(E, E, Event::Used);
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(M.Above))
    return useInBinary(M, *Binary, Node);
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(M.Above)) {
    if (M.Converted)
      return Veto("mismatched-release", "it is released as another type");
    return release(E, Node, *Delete,
                   Delete->isArrayForm() ? Shape::Array : Shape::Object);
  }
  if (const auto *Call = dyn_cast<CallExpr>(M.Above))
    return useInCall(M, *Call, Node);
  if (isa<CXXConstructExpr>(M.Above)) {
    if (!M.Loaded)
      return Veto("reference", "it is bound to a reference");
    const auto *Made = cast<CXXConstructExpr>(M.Above)->getConstructor();
    if (Made->getParent()->isInStdNamespace() &&
        (Made->getParent()->getName() == "unique_ptr" ||
         Made->getParent()->getName() == "shared_ptr"))
      return Veto("smart-pointer", "a smart pointer takes it over");
    return borrow(E, Node, !onlyLooks(Made));
  }
  if (isa<ConditionalOperator>(M.Above) || isa<CXXDynamicCastExpr>(M.Above))
    return borrow(E, Node, true);
  if (isa<ReturnStmt, DeclStmt, InitListExpr, CXXThrowExpr, CXXTypeidExpr>(
          M.Above)) {
    if (!M.Loaded)
      return Veto("reference", "it is bound to a reference");
    return borrow(E, Node, true);
  }
  if (isa<CompoundStmt, IfStmt, ForStmt, WhileStmt, DoStmt, SwitchCase>(
          M.Above))
    return event(E, E, Event::Used); // its value is dropped
  Veto("unknown-use", "it is used in a way that is not understood");
}

/// `p->x` and `*p`, which a handle can do unless the pointer was cast before.
void BodyReader::look(const Mention &M, const std::string &Node) {
  if (M.Converted)
    return borrow(M.E, Node, false);
  Decls.facts().Uses.push_back(
      {Node, Decls.place(M.E->getExprLoc()), {}, false});
  event(M.E, M.E, Event::Used);
}

/// An array's handle can be subscripted, an object's cannot.
void BodyReader::subscript(const std::string &Node, const Expr *E) {
  Decls.facts().Subscripts.push_back({Node, "subscript",
                                      "an object's handle has no elements",
                                      Decls.place(E->getExprLoc())});
}

/// Whether what `p + i` is computed for looks at it and lets go.
bool BodyReader::isReadAtOnce(const BinaryOperator &Sum) const {
  const Expr *E = &Sum;
  const Stmt *Above = Parents.getParent(E);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr, FullExpr>(Above)) {
    E = cast<Expr>(Above);
    Above = Parents.getParent(Above);
  }
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Above))
    return Unary->getOpcode() == UO_Deref;
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Above))
    return onlyLooks(Call->getDirectCallee());
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Above);
  return Made && onlyLooks(Made->getConstructor());
}

void BodyReader::useInBinary(const Mention &M, const BinaryOperator &Binary,
                             const std::string &Node) {
  const Expr *E = M.E;
  const bool IsLeft = Binary.getLHS() == M.Outer;
  if (Binary.isComparisonOp()) {
    const Expr *Other = IsLeft ? Binary.getRHS() : Binary.getLHS();
    if (isNull(Other, Context) && Binary.isEqualityOp() && !M.Converted)
      return event(E, E, Event::Used);
    return borrow(E, Node, false);
  }
  if (Binary.getOpcode() == BO_Comma && IsLeft)
    return event(E, E, Event::Used);
  if (Binary.getOpcode() == BO_Assign) {
    if (!IsLeft)
      return borrow(E, Node, true);
    const Stmt *Above = Parents.getParent(&Binary);
    while (isa_and_nonnull<ParenExpr, FullExpr>(Above))
      Above = Parents.getParent(Above);
    if (isa_and_nonnull<Expr>(Above) &&
        !(isa<BinaryOperator>(Above) &&
          cast<BinaryOperator>(Above)->getOpcode() == BO_Comma))
      return Decls.veto(Node, "assignment-value",
                        "the value of an assignment to it is used",
                        E->getExprLoc());
    return;
  }
  if (Binary.isAdditiveOp())
    return borrow(E, Node, !isReadAtOnce(Binary));
  Decls.veto(Node, "pointer-arithmetic", "the pointer itself moves along",
             E->getExprLoc());
}

void BodyReader::useInCall(const Mention &M, const CallExpr &Call,
                           const std::string &Node) {
  const Expr *E = M.E;
  if (Call.getCallee() == M.Outer)
    return Decls.veto(Node, "unknown-use", "it is called", E->getExprLoc());
  unsigned Index = 0;
  while (Index < Call.getNumArgs() && Call.getArg(Index) != M.Outer)
    ++Index;
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (Callee && Index < Call.getNumArgs() &&
      releasesMemory(Call, Index, Unit)) {
    const bool IsFree = Callee->getIdentifier() && Callee->getName() == "free";
    if (!IsFree)
      return Decls.veto(Node, "memory", "a function of a library releases it",
                        E->getExprLoc());
    return release(E, Node, Call, Shape::Memory);
  }
  if (Callee && Index < Call.getNumArgs() &&
      mayReleaseMemory(Call, Index, Unit))
    return Decls.veto(Node, "memory", "it may be reallocated", E->getExprLoc());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Method && Method->getParent()->isInStdNamespace() &&
      Method->getIdentifier() && Method->getName() == "reset")
    return Decls.veto(Node, "smart-pointer", "a smart pointer takes it over",
                      E->getExprLoc());
  const bool Swap = Callee && Callee->getIdentifier() &&
                    Callee->getName() == "swap" && Callee->isInStdNamespace();
  if (Swap && !M.Loaded && Call.getNumArgs() == 2) {
    std::string Other = denoted(stripped(Call.getArg(1 - Index)));
    if (Other.empty())
      return Decls.veto(Node, "reference",
                        "it is swapped with what is not "
                        "followed",
                        E->getExprLoc());
    Decls.facts().Edges.push_back(
        {Node, Other, true, Decls.place(E->getExprLoc())});
    return event(E, E, Event::Swapped);
  }
  if (!M.Loaded) {
    // A reference to const, as of a printing or comparing template, gets the
    // plain pointer; another could change it.
    const ParmVarDecl *P = Callee && Index < Callee->getNumParams()
                               ? Callee->getParamDecl(Index)
                               : nullptr;
    if (!P || !P->getType()->isReferenceType() ||
        !P->getType()->getPointeeType().isConstQualified()) {
      Decls.veto(Node, "reference", "it is bound to a reference",
                 E->getExprLoc());
      return borrow(E, Node, /*Kept=*/true); // As by std::make_unique.
    }
  }
  borrow(E, Node, !onlyLooks(Callee) && !onlyLooksInside(Callee, Index));
}

void BodyReader::useContainer(const Expr *E, const std::string &Element) {
  auto Veto = [&] {
    Decls.veto(Element, "container",
               "its container is used in a way that is not followed",
               E->getExprLoc());
  };
  if (Explained.count(E))
    return;
  const Expr *Outer = E;
  const Stmt *Above = Parents.getParent(E);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Above)) {
    Outer = cast<Expr>(Above);
    Above = Parents.getParent(Above);
  }
  if (!Above)
    return Veto();
  if (const auto *Member = dyn_cast<MemberExpr>(Above)) {
    const Stmt *Call = Parents.getParent(Member);
    while (isa_and_nonnull<ParenExpr>(Call))
      Call = Parents.getParent(Call);
    if (!isa_and_nonnull<CXXMemberCallExpr>(Call))
      return Veto();
    return; // the flows looked at the call
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Above)) {
    if (Subscript->getBase() == Outer)
      return;
    return Veto();
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Above)) {
    if (Operator->getOperator() == OO_Subscript &&
        Operator->getNumArgs() == 2 && Operator->getArg(0) == Outer)
      return;
    return Veto();
  }
  if (isa<DeclStmt>(Above))
    for (const Stmt *S = Above; S; S = Parents.getParent(S))
      if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S))
        if (Loop->getRangeStmt() == Above)
          return; // its variable is an alias
  if (isa<CXXForRangeStmt>(Above))
    return;
  Veto();
}

void BodyReader::useOut(const DeclRefExpr *E, const std::string &Out) {
  const Stmt *Above =
      Parents.getParentIgnoreParenImpCasts(const_cast<DeclRefExpr *>(E));
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Above);
      Unary &&
      (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_LNot))
    return;
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Above))
    if (Binary->isComparisonOp() || Binary->isLogicalOp())
      return;
  if (isa_and_nonnull<IfStmt>(Above))
    return;
  if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(Above))
    if (Cast->getCastKind() == CK_ToVoid)
      return;
  Decls.veto(Out, "address-taken",
             "where it lies is used in a way that is not followed",
             E->getExprLoc());
}

/// An allocation that flows into nothing that could be a handle.
void BodyReader::unplaced(const Expr *E, const Allocation &Made) {
  SourceLocation At = Made.Source->getBeginLoc();
  Source S{Shape::Object, Decls.place(At), Decls.offset(At), "", {}, {}};
  const Stmt *Above = Parents.getParent(E);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr, FullExpr,
                         ConditionalOperator, CXXBindTemporaryExpr>(Above))
    Above = Parents.getParent(Above);
  S.Asked.Reason = "unplaced";
  S.Asked.Text = "it goes to nothing that could be a handle";
  auto IsSmart = [](const CXXRecordDecl *Class) {
    return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
           (Class->getName() == "unique_ptr" ||
            Class->getName() == "shared_ptr");
  };
  if (const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Above)) {
    if (IsSmart(Made->getConstructor()->getParent())) {
      S.Asked.Reason = "smart-pointer";
      S.Asked.Text = "a smart pointer owns it already";
    }
  } else if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Above)) {
    if (IsSmart(Call->getRecordDecl())) {
      S.Asked.Reason = "smart-pointer";
      S.Asked.Text = "a smart pointer owns it already";
    }
  }
  if (S.Asked.Reason == "unplaced" && F.isDependentContext()) {
    S.Asked.Reason = "template";
    S.Asked.Text = "it is part of a template";
  } else if (S.Asked.Reason == "unplaced") {
    if (isa_and_nonnull<CallExpr, CXXConstructExpr>(Above)) {
      S.Asked.Reason = "escapes";
      S.Asked.Text = "code that is not the project's takes it";
    } else if (isa_and_nonnull<ExplicitCastExpr>(Above)) {
      S.Asked.Reason = "cast";
      S.Asked.Text = "it is cast before it is kept";
    } else if (isa_and_nonnull<MemberExpr, UnaryOperator>(Above)) {
      S.Asked.Reason = "temporary";
      S.Asked.Text = "it is used at once and kept by nobody";
    } else if (Made.Kind == Allocation::Memory) {
      S.Asked.Reason = "memory";
      S.Asked.Text = "a block of bytes is allocated";
    }
  }
  Decls.facts().Sources.push_back(std::move(S));
}

} // namespace memleak::migrate
