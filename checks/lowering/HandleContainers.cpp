//===-- HandleContainers.cpp - Containers of handles ----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A container that is given a handle of an object of a pool drops it when it
// ends itself, unless something takes it out before. Which functions add to a
// container and which only look into it is known; anything else that is done to
// it may take handles out.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

/// The node that \p E is a part of, conversions and parentheses apart.
static DynTypedNode around(const Expr *E, ASTContext &Context) {
  for (DynTypedNode At = DynTypedNode::create(*E);;) {
    DynTypedNodeList Parents = Context.getParents(At);
    if (Parents.size() != 1)
      return At;
    At = Parents[0];
    if (!At.get<ImplicitCastExpr>() && !At.get<ParenExpr>() &&
        !At.get<ExprWithCleanups>())
      return At;
  }
}

/// Whether the object of a handle is all that is wanted of \p Handle.
bool FunctionLowering::onlyLooksAt(const Expr *Handle) {
  DynTypedNode Around = around(Handle, Context);
  if (const auto *Operator = Around.get<CXXOperatorCallExpr>())
    return (Operator->getOperator() == OO_Arrow ||
            Operator->getOperator() == OO_Star) &&
           Operator->getNumArgs() == 1;
  const auto *Member = Around.get<MemberExpr>();
  const auto *Method =
      Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
  return Method && Method->isConst();
}

namespace {

class Mentions : public RecursiveASTVisitor<Mentions> {
public:
  explicit Mentions(const VarDecl *Of) : Of(Of) {}

  std::vector<const DeclRefExpr *> Found;

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (E->getDecl() == Of)
      Found.push_back(E);
    return true;
  }

private:
  const VarDecl *Of;
};

} // namespace

/// \p Iterator is what a loop over a container walks with.
bool FunctionLowering::onlyLooksAtElements(const VarDecl *Iterator) {
  DynTypedNodeList Parents = Context.getParents(*Iterator);
  const auto *Declares =
      Parents.size() == 1 ? Parents[0].get<DeclStmt>() : nullptr;
  if (!Declares)
    return false;
  Parents = Context.getParents(*Declares);
  const auto *Loop =
      Parents.size() == 1 ? Parents[0].get<CXXForRangeStmt>() : nullptr;
  const VarDecl *Element = Loop ? Loop->getLoopVariable() : nullptr;
  if (!Element || !Element->getType()->isReferenceType())
    return false;
  if (Element->getType()->getPointeeType().isConstQualified())
    return true;
  Mentions All(Element);
  All.TraverseStmt(const_cast<Stmt *>(Loop->getBody()));
  return llvm::all_of(All.Found, [&](const DeclRefExpr *Mention) {
    return onlyLooksAt(Mention);
  });
}

/// Whether nothing is taken out of a container by way of what \p Access, a call
/// of one of its methods, gives.
bool FunctionLowering::onlyLooks(const CallExpr *Access) {
  const auto *Method = cast<CXXMethodDecl>(Access->getDirectCallee());
  if (Method->getOverloadedOperator() == OO_Subscript)
    return onlyLooksAt(Access);
  if (!Method->getDeclName().isIdentifier())
    return false;
  const llvm::StringRef Name = Method->getName();
  if (Name == "at" || Name == "front" || Name == "back")
    return onlyLooksAt(Access);
  if (Name == "reserve" || Name == "shrink_to_fit")
    return true;
  if (Name != "begin" && Name != "end")
    return false;
  const auto *Iterator = around(Access, Context).get<VarDecl>();
  return Iterator && Iterator->isImplicit() && onlyLooksAtElements(Iterator);
}

static bool adds(const CXXMethodDecl *Method) {
  if (Method->getOverloadedOperator() == OO_Equal)
    return true;
  return Method->getDeclName().isIdentifier() &&
         llvm::StringSwitch<bool>(Method->getName())
             .Cases("push_back", "emplace_back", "push_front", "emplace_front",
                    true)
             .Cases("push", "emplace", "insert", "try_emplace",
                    "insert_or_assign", true)
             .Default(false);
}

/// The container of which \p E is an element: `v[0]`, `m.at(k)`.
static const Expr *containerOf(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const auto *Call = dyn_cast<CallExpr>(E);
  const auto *Method =
      Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  if (!Method)
    return nullptr;
  if (Method->getOverloadedOperator() == OO_Subscript)
    return Call->getArg(0);
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  return Member && Method->getDeclName().isIdentifier() &&
                 llvm::StringSwitch<bool>(Method->getName())
                     .Cases("at", "front", "back", true)
                     .Default(false)
             ? Member->getImplicitObjectArgument()
             : nullptr;
}

/// Whether writing down \p E once more does the same once more.
static bool isRepeatable(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isRepeatable(Member->getBase());
  return isa<DeclRefExpr, CXXThisExpr>(E);
}

void FunctionLowering::keepHandle(Operand Container, Operand Handle,
                                  ir::FamilyId Family) {
  ir::PlaceId Held = B.field(pointee(Handle), HeldField);
  Operand Object = B.load(Held);
  B.call(Unit.keeper(Family), {Container, Object}, /*Result=*/false);
  B.store(Held, Operand::null());
}

/// A call of a container's that does nothing else to it.
Operand FunctionLowering::look(const Expr *E, Operand Container,
                               QualType Result, ir::PlaceId Into) {
  const bool Object = isObjectType(Result);
  if (Object && Into == ir::PlaceId::None) {
    ir::VarId Temp = makeTemp(Result, E->getSourceRange());
    B.enter(Temp);
    Into = B.place(Temp);
  }
  at(E);
  const bool Scalar = !Object && !Result->isVoidType();
  ir::Inst &I = B.call(Unit.looker(), Container, Scalar);
  if (Object)
    I.Q = Into;
  return Scalar ? Operand::reg(I.Result) : Operand::any();
}

/// To be told of each call, when its arguments have been lowered. True if that
/// is all that it does: what a container does to itself otherwise is unknown.
bool FunctionLowering::noteHandles(const CallExpr *E,
                                   const FunctionDecl *Callee,
                                   unsigned FirstArg,
                                   llvm::ArrayRef<Operand> Args) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || !Method->isInstance() || Args.empty())
    return false;
  at(E);
  auto Written = [&](unsigned I) {
    return E->getArg(E->getNumArgs() - Args.size() + I);
  };
  if (Unit.keepsHandles(Method->getParent())) {
    if (!adds(Method))
      return !Method->isConst() && onlyLooks(E);
    auto FamilyOf = [&](unsigned I) {
      return Unit.pooledHandle(Written(I)->getType());
    };
    bool Kept = false;
    for (unsigned I = FirstArg; I < Args.size(); ++I)
      Kept |= FamilyOf(I) != ir::FamilyId::None;
    for (unsigned I = FirstArg; Kept && I < Args.size(); ++I)
      if (ir::FamilyId Family = FamilyOf(I); Family != ir::FamilyId::None)
        keepHandle(Args[0], Args[I], Family);
      else
        B.unknown("kept in a container", Args[I], /*Result=*/false);
    return Kept;
  }
  // An element is assigned to.
  const Expr *Container = Method->getOverloadedOperator() == OO_Equal &&
                                  Args.size() == 2 &&
                                  isa<CXXOperatorCallExpr>(E)
                              ? containerOf(E->getArg(0))
                              : nullptr;
  if (!Container || !isRepeatable(Container) ||
      !Unit.keepsHandles(Container->getType()->getAsCXXRecordDecl()))
    return false;
  const ir::FamilyId Family = Unit.pooledHandle(E->getArg(1)->getType());
  if (Family != ir::FamilyId::None)
    keepHandle(addressOf(emitLValue(Container)), Args[1], Family);
  return false;
}

} // namespace memleak::lowering
