//===-- Containers.cpp - Elements of the standard's containers ------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A local container of pointers or numbers is an array that lies in it,
// `<items>`, with a count. What is appended, looked up by a number and copied
// whole is followed; whatever else is done to it gives its elements away. A
// container that is a part of something else is not followed: others may look
// into it.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

namespace {

enum class ContainerKind { None, Sequence, Map };

} // namespace

/// Pointers, and the numbers that descriptors are.
static bool isFollowed(QualType T, const ASTContext &Context) {
  return T->isPointerType() || Context.hasSameUnqualifiedType(T, Context.IntTy);
}

/// Whether \p Allocator is the usual one; others have elements in pools.
static bool isOfTheHeap(const TemplateArgument &Allocator) {
  if (Allocator.getKind() != TemplateArgument::Type)
    return false;
  const CXXRecordDecl *Class = Allocator.getAsType()->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && Class->getName() == "allocator";
}

static ContainerKind containerKind(const CXXRecordDecl *Class) {
  const auto *Spec =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Spec || !Spec->isInStdNamespace())
    return ContainerKind::None;
  auto Kind = llvm::StringSwitch<ContainerKind>(Spec->getName())
                  .Cases("vector", "deque", "list", ContainerKind::Sequence)
                  .Cases("map", "unordered_map", ContainerKind::Map)
                  .Default(ContainerKind::None);
  const unsigned Element = Kind == ContainerKind::Map;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  if (Kind == ContainerKind::None || Args.size() <= Element ||
      !isOfTheHeap(Args[Args.size() - 1]) ||
      Args[Element].getKind() != TemplateArgument::Type ||
      !isFollowed(Args[Element].getAsType(), Spec->getASTContext()))
    return ContainerKind::None;
  return Kind;
}

/// The local variable or parameter that \p Object is, or that leads to it.
static const VarDecl *localVariable(const Expr *Object) {
  Object = Object->IgnoreParenImpCasts();
  if (const auto *Deref = dyn_cast<UnaryOperator>(Object);
      Deref && Deref->getOpcode() == UO_Deref)
    Object = Deref->getSubExpr()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Object);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() ? Var : nullptr;
}

/// Whether \p Arg is where \p Container ends.
static bool isEndOf(const Expr *Arg, const VarDecl *Container) {
  Arg = Arg->IgnoreImplicit();
  while (const auto *Made = dyn_cast<CXXConstructExpr>(Arg)) {
    if (Made->getNumArgs() != 1)
      return false;
    Arg = Made->getArg(0)->IgnoreImplicit();
  }
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Arg);
  return Call && Call->getMethodDecl() &&
         Call->getMethodDecl()->getDeclName().isIdentifier() &&
         (Call->getMethodDecl()->getName() == "end" ||
          Call->getMethodDecl()->getName() == "cend") &&
         localVariable(Call->getImplicitObjectArgument()) == Container;
}

/// The value itself, where it is bound to a reference.
Operand FunctionLowering::emitElement(const Expr *Arg) {
  if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(Arg))
    Arg = Temp->getSubExpr();
  return emitScalar(Arg);
}

static constexpr llvm::StringLiteral Items = "<items>", Count = "<count>",
                                     LastItem = "<last>";

/// Whether \p Object is a parameter whose elements its function cannot write:
/// how many there are is the caller's to know.
static bool isReadOnlyParameter(const VarDecl *Object) {
  if (!llvm::isa_and_nonnull<ParmVarDecl>(Object))
    return false;
  const QualType T = Object->getType();
  return T->isRecordType() || T.getNonReferenceType().isConstQualified();
}

void FunctionLowering::appendItem(ir::PlaceId Container, Operand Value) {
  Operand At = B.load(B.field(Container, Count));
  B.store(B.element(B.field(Container, Items), At), Value);
  B.store(B.field(Container, LastItem), Value);
  B.store(B.field(Container, Count),
          B.bin(ir::BinOp::Add, At, Operand::integer(1)));
}

/// `v.push_back(p)`, `v.insert(v.end(), n, p)`; false if it is none of these.
bool FunctionLowering::emitAppend(const CXXMethodDecl *Method,
                                  const CallExpr *E, const VarDecl *Var) {
  const llvm::StringRef Name = Method->getName();
  const unsigned Args = E->getNumArgs();
  if ((Name == "push_back" || Name == "emplace_back") && Args == 1 &&
      isFollowed(E->getArg(0)->getType(), Context)) {
    Operand Value = emitElement(E->getArg(0));
    at(E);
    appendItem(B.place(Vars.lookup(Var)), Value);
    return true;
  }
  constexpr int64_t MostCopies = 4;
  if (Name != "insert" || (Args != 2 && Args != 3) ||
      !isEndOf(E->getArg(0), Var) ||
      !isFollowed(E->getArg(Args - 1)->getType(), Context))
    return false;
  std::optional<llvm::APSInt> Copies = llvm::APSInt::get(1);
  if (Args == 3)
    Copies = E->getArg(1)->getIntegerConstantExpr(Context);
  if (!Copies || *Copies > MostCopies || *Copies < 0)
    return false;
  Operand Value = emitElement(E->getArg(Args - 1));
  at(E);
  for (int64_t N = 0; N < Copies->getExtValue(); ++N)
    appendItem(B.place(Vars.lookup(Var)), Value);
  return true;
}

/// `v[i]`, `v.at(i)`, `m[k]`, `v.front()`, `v.back()`: the element's address.
std::optional<Operand>
FunctionLowering::emitLookup(const CXXMethodDecl *Method, const Expr *Key,
                             const VarDecl *Var,
                             llvm::function_ref<ir::PlaceId()> Container) {
  const bool Sequence =
      containerKind(Method->getParent()) == ContainerKind::Sequence;
  const bool Named = Method->getDeclName().isIdentifier();
  const bool ByKey = Method->getOverloadedOperator() == OO_Subscript ||
                     (Named && Method->getName() == "at");
  const bool First = Named && Sequence && Method->getName() == "front",
             Last = Named && Sequence && Method->getName() == "back";
  if (!(ByKey && Key) && !First && !Last)
    return std::nullopt;
  ir::PlaceId Object = Container();
  if (Last && isReadOnlyParameter(Var))
    return B.addr(B.field(Object, LastItem));
  Operand At = Operand::integer(0);
  if (ByKey) {
    const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(Key);
    const Expr *Number = Temp ? Temp->getSubExpr() : Key;
    if (Number->getType()->isIntegralOrEnumerationType()) {
      At = emitScalar(Number);
    } else {
      emitIgnored(Key);
      At = Operand::any();
    }
  } else if (Last) {
    At = B.bin(ir::BinOp::Sub, B.load(B.field(Object, Count)),
               Operand::integer(1));
  }
  if (Sequence) {
    // There are as many elements at least.
    Operand Valid = B.cmp(ir::CmpOp::ULT, At, B.load(B.field(Object, Count)));
    B.emit(ir::Op::Assume).A = Valid;
  }
  return B.addr(B.element(B.field(Object, Items), At));
}

/// What is known of containers' functions; None for others.
std::optional<Operand> FunctionLowering::emitContainerCall(const CallExpr *E) {
  const auto *Method =
      llvm::dyn_cast_or_null<CXXMethodDecl>(E->getDirectCallee());
  if (!Method || !Method->isInstance() ||
      containerKind(Method->getParent()) == ContainerKind::None)
    return std::nullopt;
  const bool Operator = isa<CXXOperatorCallExpr>(E);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const auto *Member =
      Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens()) : nullptr;
  if (!Operator && !Member)
    return std::nullopt;
  auto Place = [&] {
    if (Operator)
      return emitLValue(E->getArg(0));
    return Member->isArrow() ? pointee(emitScalar(Member->getBase()))
                             : emitLValue(Member->getBase());
  };
  const unsigned First = Operator;
  const Expr *Key = E->getNumArgs() == First + 1 ? E->getArg(First) : nullptr;
  const VarDecl *Var =
      localVariable(Operator ? E->getArg(0) : Member->getBase());
  if (std::optional<Operand> Address = emitLookup(Method, Key, Var, Place))
    return Address;
  if (Operator || !Var || !Method->getDeclName().isIdentifier() ||
      containerKind(Method->getParent()) != ContainerKind::Sequence)
    return std::nullopt;
  const llvm::StringRef Name = Method->getName();
  if (Name == "size" || Name == "empty") {
    Operand Size = B.load(B.field(Place(), Count));
    Operand Valid = B.cmp(ir::CmpOp::GE, Size, Operand::integer(0));
    B.emit(ir::Op::Assume).A = Valid;
    return Name == "size" ? Size
                          : B.cmp(ir::CmpOp::EQ, Size, Operand::integer(0));
  }
  // Only a variable of this function is known to be no part of others' data.
  if (!Var->getType()->isRecordType() || isa<ParmVarDecl>(Var) ||
      !Vars.count(Var) || !emitAppend(Method, E, Var))
    return std::nullopt;
  return Operand::any();
}

/// Whether \p Method, of which no more is known than that it changes nothing,
/// leads into the container \p Object: what it holds may go that way.
bool FunctionLowering::looksInside(const CXXMethodDecl *Method,
                                   const Expr *Object) const {
  if (!Method->isConst() ||
      containerKind(Method->getParent()) == ContainerKind::None ||
      !localVariable(Object))
    return false;
  return !Method->getDeclName().isIdentifier() ||
         !llvm::StringSwitch<bool>(Method->getName())
              .Cases("capacity", "max_size", "get_allocator", true)
              .Default(false);
}

/// A variable that becomes an empty container, or a copy of another one.
bool FunctionLowering::emitContainer(const CXXConstructExpr *E,
                                     ir::PlaceId Into) {
  const CXXConstructorDecl *Constructor = E->getConstructor();
  const ir::Place &Place = B.function().place(Into);
  if (containerKind(Constructor->getParent()) == ContainerKind::None ||
      E->getType()->isArrayType() || Place.Base != ir::BaseKind::Var ||
      Place.StepsCount != 0)
    return false;
  if (E->getNumArgs() == 0) {
    at(E);
    B.store(B.field(Into, Count), Operand::integer(0));
    return true;
  }
  if (!Constructor->isCopyOrMoveConstructor() || E->getNumArgs() != 1)
    return false;
  ir::PlaceId From = emitLValue(E->getArg(0));
  at(E);
  B.copyObject(Into, From);
  if (Constructor->isMoveConstructor())
    B.store(B.field(From, Count), Operand::integer(0));
  return true;
}

} // namespace memleak::lowering
