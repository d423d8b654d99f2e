//===-- Makers.cpp - Objects that are made for a handle -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `std::make_unique<T>(a, b)` is known by what is said of it, and not by its
// body. That says nothing of what T's constructor does with the object and with
// the arguments, so the constructor is called here, on what the handle has got.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

namespace {

/// Finds the constructor that a function template gives its arguments to.
class ConstructorSearch {
public:
  ConstructorSearch(ASTContext &Context, QualType Made, unsigned NumArgs)
      : Context(Context), Made(Made), NumArgs(NumArgs) {}

  const CXXConstructorDecl *in(const FunctionDecl *Function) {
    // A pool's maker calls the pool's, which calls what constructs.
    constexpr size_t MostCalls = 16;
    llvm::SmallVector<const FunctionDecl *, 8> Todo{Function};
    for (size_t I = 0; I < Todo.size() && I < MostCalls; ++I)
      if (const FunctionDecl *Body = Todo[I]->getDefinition())
        if (const CXXConstructorDecl *Found = search(Body->getBody(), Todo))
          return Found;
    return nullptr;
  }

private:
  const CXXConstructorDecl *
  search(const Stmt *S, llvm::SmallVectorImpl<const FunctionDecl *> &Calls) {
    if (!S)
      return nullptr;
    if (const auto *New = dyn_cast<CXXNewExpr>(S);
        New && !New->isArray() &&
        Context.hasSameUnqualifiedType(New->getAllocatedType(), Made))
      if (const CXXConstructExpr *Construct = New->getConstructExpr();
          Construct && Construct->getNumArgs() == NumArgs)
        return Construct->getConstructor();
    if (const auto *Call = dyn_cast<CallExpr>(S))
      if (const FunctionDecl *Callee = Call->getDirectCallee();
          Callee && Callee->isTemplateInstantiation() &&
          !llvm::is_contained(Calls, Callee))
        Calls.push_back(Callee);
    for (const Stmt *Child : S->children())
      if (const CXXConstructorDecl *Found = search(Child, Calls))
        return Found;
    return nullptr;
  }

  ASTContext &Context;
  QualType Made;
  unsigned NumArgs;
};

} // namespace

/// The constructor of the object that \p Maker gives to the handle it returns,
/// if it passes its arguments on to it and is not looked into; null if not.
const CXXConstructorDecl *
FunctionLowering::constructorBehind(const FunctionDecl *Maker) {
  if (!Maker || !Maker->isTemplateInstantiation() ||
      (Unit.wantsBody(Maker) && !Unit.Known.isModelled(Maker)) ||
      Unit.Known.ownedFamily(Maker->getReturnType()) == ir::FamilyId::None)
    return nullptr;
  const auto *Handle = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Maker->getReturnType()->getAsCXXRecordDecl());
  if (!Handle || Handle->getTemplateArgs().size() == 0 ||
      Handle->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  const QualType Made = Handle->getTemplateArgs()[0].getAsType();
  const CXXConstructorDecl *Constructor =
      ConstructorSearch(Context, Made, Maker->getNumParams()).in(Maker);
  return Constructor && Unit.wantsBody(Constructor) ? Constructor : nullptr;
}

/// A parameter of \p Constructor gets what \p Maker, which takes references,
/// was given for it.
Operand FunctionLowering::emitMaker(const CallExpr *E,
                                    const FunctionDecl *Maker,
                                    const CXXConstructorDecl *Constructor,
                                    llvm::ArrayRef<Operand> Args,
                                    unsigned FirstArg, ir::PlaceId Into) {
  const QualType Result = Maker->getReturnType();
  if (Into == ir::PlaceId::None) {
    ir::VarId Temp = makeTemp(Result, E->getSourceRange());
    B.enter(Temp);
    Into = B.place(Temp);
  }
  // The constructor has them, whatever is said of the maker.
  llvm::SmallVector<Operand, 8> Passed(Args.take_front(FirstArg));
  Passed.resize(Args.size(), Operand::any());
  Operand Value =
      finishCall(E, Maker, Operand(), /*Virtual=*/false, Passed, Result, Into);
  at(E);
  Operand Held = B.load(B.field(Into, HeldField));
  ir::BlockId Construct = B.newBlock(), After = B.newBlock();
  B.branch(Held, Construct, After, "");
  B.setBlock(Construct);
  llvm::SmallVector<Operand, 8> Given{B.addr(pointee(Held))};
  for (unsigned I = 0;
       I < Constructor->getNumParams() && FirstArg + I < Args.size(); ++I) {
    const QualType To = Constructor->getParamDecl(I)->getType();
    const bool ByAddress =
        To->isReferenceType() || isObjectType(To) ||
        !Maker->getParamDecl(I)->getType()->isReferenceType();
    Given.push_back(ByAddress ? Args[FirstArg + I]
                              : B.load(pointee(Args[FirstArg + I])));
  }
  // Where it throws, the maker has given back what it took.
  Cleanup *Saved = Scopes.top();
  Cleanup Free;
  Free.Kind = Cleanup::FreeNew;
  Free.UnwindOnly = true;
  Free.Address = Held;
  Free.Family = Unit.Known.ownedFamily(Result);
  Free.Where = E->getBeginLoc();
  Scopes.push(Free);
  callMember(Constructor, /*Virtual=*/false, Given, E->getSourceRange(),
             /*Implicit=*/false);
  Scopes.reset(Saved);
  B.jump(After);
  B.setBlock(After);
  return Value;
}

} // namespace memleak::lowering
