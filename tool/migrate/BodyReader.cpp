//===-- BodyReader.cpp - What a function does with pointers ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyReader.h"

using namespace clang;

namespace memleak::migrate {

const Expr *stripped(const Expr *E) {
  while (E) {
    const Expr *Inner = E->IgnoreParens();
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Inner)) {
      switch (Cast->getCastKind()) {
      case CK_LValueToRValue:
      case CK_NoOp:
      case CK_DerivedToBase:
      case CK_UncheckedDerivedToBase:
      case CK_UserDefinedConversion:
        Inner = Cast->getSubExpr();
        break;
      default:
        break;
      }
    } else if (const auto *Full = dyn_cast<FullExpr>(Inner)) {
      Inner = Full->getSubExpr();
    } else if (const auto *Temporary =
                   dyn_cast<MaterializeTemporaryExpr>(Inner)) {
      Inner = Temporary->getSubExpr();
    } else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Inner)) {
      Inner = Bound->getSubExpr();
    }
    if (Inner == E)
      return E;
    E = Inner;
  }
  return E;
}

BodyReader::BodyReader(const FunctionDecl &F, Declarations &Decls,
                       TUState &Unit, HandleKind Handle)
    : F(F), Decls(Decls), Unit(Unit), Handle(Handle), Context(Decls.context()),
      PathsOf(F, Decls), Parents(F.getBody()) {}

void BodyReader::run() {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F);
  if (Constructor)
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getInit())
        Parents.addStmt(Init->getInit());
  for (Walk Each : {Walk::Prepare, Walk::Flows, Walk::Uses}) {
    Now = Each;
    if (Constructor)
      for (CXXCtorInitializer *Init : Constructor->inits()) {
        if (!Init->isWritten())
          continue;
        const FieldDecl *Field = Init->getMember();
        std::string Key = Field ? Decls.pointer(*Field) : "";
        if (Now == Walk::Flows && !Key.empty())
          flow(Init->getInit(),
               {Key, Field->getType()->getPointeeType(), Init,
                memberOfThis(Key), false, false, true},
               false);
        if (Now == Walk::Flows && Field)
          containerMade(Init->getInit(), Decls.element(*Field));
        TraverseStmt(Init->getInit());
      }
    TraverseStmt(F.getBody());
  }
  for (const auto &[Element, At] : Losses)
    if (!ReleasedHere.count(Element))
      Decls.facts().Losses.push_back({Element, "", "", Decls.place(At)});
  PathsOf.finish([&](const Expr &Condition) { return nullTest(Condition); });
}

void BodyReader::event(const void *When, const Expr *E, Event::Kind Is,
                       uint32_t Fact) {
  if (auto Variable = pathVariable(E))
    PathsOf.add(When, *Variable, Is, E->getExprLoc(), Fact, afterwards(E));
}

bool BodyReader::TraverseLambdaExpr(LambdaExpr *L) {
  ++LambdaDepth;
  bool Went = RecursiveASTVisitor::TraverseLambdaExpr(L);
  --LambdaDepth;
  return Went;
}

bool BodyReader::VisitLambdaExpr(LambdaExpr *L) {
  if (Now != Walk::Uses)
    return true;
  for (const LambdaCapture &Each : L->captures()) {
    if (!Each.capturesVariable())
      continue;
    const ValueDecl &V = *Each.getCapturedVar();
    for (const std::string &Key : {Decls.pointer(V), Decls.out(V)})
      Decls.veto(Key, "captured", "a lambda captures it", Each.getLocation());
    if (Each.getCaptureKind() == LCK_ByCopy)
      Decls.veto(Decls.element(V), "captured", "a lambda copies its container",
                 Each.getLocation());
  }
  return true;
}

bool BodyReader::VisitCXXForRangeStmt(CXXForRangeStmt *S) {
  if (Now != Walk::Prepare || !S->getLoopVariable())
    return true;
  std::string Element = containerOf(S->getRangeInit());
  const VarDecl &V = *S->getLoopVariable();
  QualType Type = V.getType().getNonReferenceType();
  if (!Element.empty() && isObjectPointer(Type))
    Decls.alias(V, Element);
  return true;
}

bool BodyReader::VisitDeclStmt(DeclStmt *S) {
  if (Now != Walk::Flows || S->isSingleDecl())
    return true;
  for (const Decl *D : S->decls())
    if (const auto *V = dyn_cast<VarDecl>(D))
      for (const std::string &Key : {Decls.pointer(*V), Decls.element(*V)})
        Decls.veto(Key, "declaration",
                   "one declaration declares several variables",
                   V->getLocation());
  return true;
}

static bool isIterator(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() &&
         Class->getName().contains("iterator");
}

bool BodyReader::VisitVarDecl(VarDecl *V) {
  if (isa<ParmVarDecl>(V) || !V->isLocalVarDecl())
    return true;
  if (Now == Walk::Prepare) {
    const auto *Call = V->getInit()
                           ? dyn_cast<CXXMemberCallExpr>(stripped(V->getInit()))
                           : nullptr;
    if (Call && isIterator(V->getType()))
      if (std::string Element = containerOf(Call->getImplicitObjectArgument());
          !Element.empty())
        Decls.iterator(*V, Element);
    return true;
  }
  if (Now != Walk::Flows || Decls.elementOf(*V))
    return true;
  Decls.declare(*V);
  if (V->getInit())
    containerMade(V->getInit(), Decls.element(*V));
  if (const auto *List = dyn_cast_or_null<InitListExpr>(V->getInit()))
    if (std::string Element = Decls.element(*V);
        !Element.empty() && V->getType()->isArrayType())
      flowElements(*List, Element, V);
  std::string Key = Decls.pointer(*V);
  if (Key.empty())
    return true;
  if (LambdaDepth)
    Decls.veto(Key, "captured", "it is declared inside a lambda",
               V->getLocation());
  if (F.isDependentContext())
    Decls.veto(Key, "template", "it is part of a template", V->getLocation());
  PathVariable Variable = plain(Key, Role::Local);
  if (V->getInit())
    flow(V->getInit(),
         {Key, V->getType()->getPointeeType(), V, Variable, false, false},
         false);
  else
    PathsOf.add(V, Variable, Event::Null, V->getLocation());
  return true;
}

/// `T *all[] = {p, q}`.
void BodyReader::flowElements(const InitListExpr &List,
                              const std::string &Element, const void *When) {
  for (const Expr *Each : List.inits())
    if (!isa<ImplicitValueInitExpr>(Each))
      flow(Each,
           {Element, Each->getType()->getPointeeType(), When, std::nullopt,
            false, true},
           false);
}

bool BodyReader::VisitCompoundStmt(CompoundStmt *S) {
  if (Now == Walk::Flows)
    noteLastReleases(*S);
  return true;
}

static bool isElement(StringRef Node) {
  return Node.ends_with("[]") || Node.contains("#e");
}

bool BodyReader::VisitBinaryOperator(BinaryOperator *B) {
  if (Now != Walk::Flows || B->getOpcode() != BO_Assign)
    return true;
  const Expr *Left = stripped(B->getLHS());
  std::string Key = denoted(Left);
  // A handle releases what was there; a constructor found nothing.
  if (isElement(Key) && !isa<CXXConstructorDecl>(F))
    Losses.emplace_back(Key, B->getExprLoc());
  if (!Key.empty())
    flow(B->getRHS(),
         {Key, Left->getType()->getPointeeType(), B, pathVariable(Left), false,
          false},
         false);
  return true;
}

bool BodyReader::VisitReturnStmt(ReturnStmt *R) {
  if (Now != Walk::Flows || LambdaDepth || !R->getRetValue())
    return true;
  if (std::string Key = Decls.result(F); !Key.empty())
    flow(R->getRetValue(),
         {Key, F.getReturnType()->getPointeeType(), R, std::nullopt, true,
          false},
         false);
  return true;
}

bool BodyReader::VisitCallExpr(CallExpr *C) {
  if (Now == Walk::Flows) {
    noteBytes(*C);
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(C))
      if (std::string Element =
              containerOf(Member->getImplicitObjectArgument());
          !Element.empty()) {
        containerCall(*Member, Element);
        return true;
      }
    const FunctionDecl *Callee = C->getDirectCallee();
    if (isa<CXXOperatorCallExpr>(C)) {
      const auto *M = dyn_cast_or_null<CXXMethodDecl>(Callee);
      if (M && M->isCopyAssignmentOperator() && M->isDefaulted())
        noteCopies(*M->getParent(), "copied", "its class is copied",
                   C->getExprLoc());
      return true;
    }
    if (const auto *Own = dyn_cast<CXXMemberCallExpr>(C);
        Own && Callee && isa<CXXDestructorDecl>(F) &&
        isa<CXXThisExpr>(stripped(Own->getImplicitObjectArgument())))
      Decls.facts().DestructorCalls.push_back(
          usrOf(*Callee->getCanonicalDecl()));
    if (!Callee || Callee->isTemplateInstantiation())
      return true;
    for (unsigned I = 0; I < C->getNumArgs() && I < Callee->getNumParams(); ++I)
      flowArgument(C->getArg(I), *Callee->getParamDecl(I), C);
  }
  if (Now == Walk::Uses) {
    if (!Explained.count(C))
      if (auto Made = asAllocation(C, Unit))
        unplaced(C, *Made);
    if (std::string Key = denoted(C); !Key.empty() && !Explained.count(C))
      use(C, Key);
  }
  return true;
}

bool BodyReader::VisitCXXConstructExpr(CXXConstructExpr *C) {
  if (Now != Walk::Flows)
    return true;
  const CXXConstructorDecl *Made = C->getConstructor();
  if (Made->isCopyConstructor() && Made->isDefaulted()) {
    if (!C->isElidable())
      noteCopies(*Made->getParent(), "copied", "its class is copied",
                 C->getExprLoc());
    return true;
  }
  if (Made->isTemplateInstantiation())
    return true;
  for (unsigned I = 0; I < C->getNumArgs() && I < Made->getNumParams(); ++I)
    flowArgument(C->getArg(I), *Made->getParamDecl(I), C);
  return true;
}

bool BodyReader::VisitInitListExpr(InitListExpr *L) {
  // As it is written; what it means has a value for each member.
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  const RecordDecl *Class = L->getType()->getAsRecordDecl();
  if (Now != Walk::Flows || !Class || Class->isUnion())
    return true;
  unsigned I = 0;
  if (const auto *CXX = dyn_cast<CXXRecordDecl>(Class))
    I = CXX->getNumBases();
  for (const FieldDecl *Field : Class->fields()) {
    if (I >= L->getNumInits())
      break;
    const Expr *Value = L->getInit(I++);
    if (std::string Key = Decls.pointer(*Field);
        !Key.empty() && !isa<ImplicitValueInitExpr>(Value))
      flow(Value,
           {Key, Field->getType()->getPointeeType(), L, std::nullopt, false,
            true},
           false);
  }
  return true;
}

bool BodyReader::VisitCXXNewExpr(CXXNewExpr *N) {
  if (Now == Walk::Uses && !Explained.count(N))
    if (auto Made = asAllocation(N, Unit))
      unplaced(N, *Made);
  return true;
}

bool BodyReader::VisitCXXDeleteExpr(CXXDeleteExpr *D) {
  const auto *M = dyn_cast<CXXMethodDecl>(&F);
  if (Now == Walk::Flows && M && isa<CXXThisExpr>(stripped(D->getArgument())))
    Decls.facts().SelfDeleting.push_back(
        {usrOf(*M->getParent()->getCanonicalDecl()), "self-deleting",
         "its class deletes itself", Decls.place(D->getBeginLoc())});
  return true;
}

bool BodyReader::VisitDeclRefExpr(DeclRefExpr *R) {
  if (Now == Walk::Prepare)
    if (const auto *V = dyn_cast<VarDecl>(R->getDecl());
        V && V->hasLocalStorage() && isObjectPointer(V->getType()))
      MentionsOf[V].push_back(R);
  if (Now != Walk::Uses)
    return true;
  if (const auto *Callee = dyn_cast<FunctionDecl>(R->getDecl())) {
    const Stmt *Above = Parents.getParentIgnoreParenImpCasts(R);
    const auto *Call = dyn_cast_or_null<CallExpr>(Above);
    if (!Call || Call->getCallee()->IgnoreParenImpCasts() != R)
      if (!isa<CXXConstructorDecl>(Callee))
        takeAddress(*Callee, R->getLocation());
    return true;
  }
  if (Explained.count(R))
    return true;
  if (std::string Key = denoted(R); !Key.empty())
    use(R, Key);
  else if (std::string Out = Decls.out(*R->getDecl()); !Out.empty())
    useOut(R, Out);
  else if (std::string Element = Decls.element(*R->getDecl()); !Element.empty())
    useContainer(R, Element);
  return true;
}

bool BodyReader::VisitMemberExpr(MemberExpr *M) {
  if (Now != Walk::Uses || Explained.count(M))
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(M->getMemberDecl())) {
    const Stmt *Above = Parents.getParentIgnoreParens(M);
    if (!isa_and_nonnull<CallExpr>(Above))
      Decls.vetoAll(*Method, "address-taken", "the function's address is taken",
                    M->getExprLoc());
    return true;
  }
  if (std::string Key = denoted(M); !Key.empty())
    use(M, Key);
  else if (std::string Element = containerOf(M); !Element.empty())
    useContainer(M, Element);
  return true;
}

/// Whoever calls it through the pointer gives it parameters that are not
/// followed, and gets its result as those get it of all functions of its type.
void BodyReader::takeAddress(const FunctionDecl &Of, SourceLocation At) {
  const auto *M = dyn_cast<CXXMethodDecl>(&Of);
  const StringRef Reason = "address-taken";
  const StringRef Text = "the function's address is taken";
  const std::string Pointed =
      M && M->isInstance() ? "" : Decls.pointedResult(Of.getType(), At);
  if (Pointed.empty())
    return Decls.vetoAll(Of, Reason, Text, At);
  Decls.vetoParameters(Of, Reason, Text, At);
  if (std::string Result = Decls.result(Of); !Result.empty())
    Decls.facts().Edges.push_back({Result, Pointed, true, Decls.place(At)});
  else
    Decls.veto(Pointed, "interface", "a library's function is among them", At);
}

/// A pointer to functions that comes from elsewhere, or is another's.
bool BodyReader::VisitExplicitCastExpr(ExplicitCastExpr *C) {
  QualType From = C->getSubExpr()->getType(), To = C->getType();
  if (Now == Walk::Uses && C->getCastKind() != CK_NoOp &&
      C->getCastKind() != CK_NullToPointer &&
      !Context.hasSameUnqualifiedType(From, To))
    for (QualType Each : {From, To})
      Decls.veto(Decls.pointedResult(Each, C->getExprLoc()), "address-taken",
                 "a pointer to such functions is cast", C->getExprLoc());
  return true;
}

bool BodyReader::VisitArraySubscriptExpr(ArraySubscriptExpr *S) {
  if (Now == Walk::Uses && !Explained.count(S))
    if (std::string Key = denoted(S); !Key.empty())
      use(S, Key);
  return true;
}

bool BodyReader::VisitUnaryOperator(UnaryOperator *U) {
  if (Now == Walk::Uses && U->getOpcode() == UO_Deref && !Explained.count(U))
    if (std::string Key = denoted(U); !Key.empty())
      use(U, Key);
  return true;
}

} // namespace memleak::migrate
