//===-- BodyFlows.cpp - What values go where ------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyReader.h"
#include "clang/AST/QualTypeNames.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace memleak::migrate {

/// Whether the value is nothing at all: null, or what `T()` and `{}` give.
static bool isNullValue(const Expr *E, const ASTContext &Context) {
  const Expr *Inner = stripped(E);
  if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr>(Inner))
    return true;
  const auto *List = dyn_cast<InitListExpr>(Inner);
  return (List && List->getNumInits() == 0) || isNull(E, Context);
}

void BodyReader::flow(const Expr *E, const Target &T, bool Branch) {
  if (!E || isa<CXXDefaultArgExpr>(E) || isa<CXXDefaultInitExpr>(E))
    return;
  const Expr *V = stripped(E);
  if (const auto *List = dyn_cast<InitListExpr>(V);
      List && List->getNumInits() == 1)
    V = stripped(List->getInit(0));
  const void *When = Branch ? static_cast<const void *>(V) : T.When;
  if (isNullValue(E, Context)) {
    writeNull(V, T);
    if (T.Variable)
      PathsOf.add(When, *T.Variable, Event::Null, E->getExprLoc());
    return;
  }
  if (const auto *Either = dyn_cast<ConditionalOperator>(V)) {
    flow(Either->getTrueExpr(), T, true);
    return flow(Either->getFalseExpr(), T, true);
  }
  if (const auto *Comma = dyn_cast<BinaryOperator>(V);
      Comma && Comma->getOpcode() == BO_Comma)
    return flow(Comma->getRHS(), T, Branch);
  const Expr *Uncast = V->IgnoreParenCasts();
  if (auto Made = asAllocation(Uncast, Unit);
      Made && (Uncast == V || Made->Kind == Allocation::Memory))
    return flowSource(V, *Made, T, When);
  if (std::string From = denoted(V); !From.empty())
    return flowNode(V, From, T, Branch);
  if (const Expr *Call = castResult(V))
    return flowCast(*V, *Call, T, When, Branch);
  Decls.veto(T.Node, "borrows", "it is given a value that it may not own",
             E->getExprLoc());
  if (T.Variable)
    PathsOf.add(When, *T.Variable, Event::Other, E->getExprLoc());
}

/// 0 and NULL would be numbers to a handle's constructor.
void BodyReader::writeNull(const Expr *E, const Target &T) {
  const Expr *Spelled = E->IgnoreParenImpCasts();
  if (!isa<IntegerLiteral, GNUNullExpr>(Spelled))
    return;
  EditList List = Decls.edits(Spelled->getBeginLoc());
  List.replace(Spelled->getSourceRange(), "nullptr");
  if (auto Taken = Decls.take(List))
    Decls.facts().Uses.push_back(
        {T.Node, Decls.place(Spelled->getExprLoc()), std::move(*Taken), false});
}

static Shape shapeOf(Allocation::AllocationKind Kind) {
  switch (Kind) {
  case Allocation::Object:
    return Shape::Object;
  case Allocation::Array:
    return Shape::Array;
  case Allocation::Memory:
    return Shape::Memory;
  }
  return Shape::Object;
}

void BodyReader::flowSource(const Expr *E, const Allocation &Made,
                            const Target &T, const void *When) {
  Explained.insert(Made.Source);
  SourceLocation At = Made.Source->getBeginLoc();
  Source S{
      shapeOf(Made.Kind), Decls.place(At), Decls.offset(At), T.Node, {}, {}};
  S.Asked = making(E, Made, T.Pointee, Handle);
  S.Unique = Handle == HandleKind::Unique
                 ? S.Asked
                 : making(E, Made, T.Pointee, HandleKind::Unique);
  Decls.facts().Sources.push_back(std::move(S));
  if (T.Variable)
    PathsOf.add(When, *T.Variable, Event::Owned, At);
}

/// How an allocation is written as the value of a handle.
Making BodyReader::making(const Expr *E, const Allocation &Made,
                          QualType Pointee, HandleKind As) {
  SourceLocation At = Made.Source->getBeginLoc();
  EditList List = Decls.edits(At);
  HandleWriter Writer(Context, As, List);
  // In a macro's body the type may have been pasted together.
  const bool AsItIs = At.isMacroID() && As == HandleKind::Unique &&
                      Made.Kind == Allocation::Object &&
                      Writer.spelledType(Made).empty();
  if (auto No = Writer.refusal(Made, Pointee, !AsItIs))
    return {{}, refusalId(No->Reason).str(), No->Because};
  if (AsItIs) {
    List.insertBefore(At, uniqueOf(Pointee) + "(");
    List.insertAfter(Made.Source->getEndLoc(), ")");
  } else if (Made.Kind == Allocation::Memory) {
    List.replace(E->getSourceRange(), Writer.makerText(Made));
  } else if (Writer.hasMaker(Made)) {
    Writer.writeMaker(Made);
  } else {
    List.insertBefore(
        At, Writer.handleType(Writer.spelledType(Made), Made.Kind) + "(");
    List.insertAfter(Made.Source->getEndLoc(), ")");
  }
  if (auto Taken = Decls.take(List))
    return {std::move(*Taken), "", ""};
  return {{}, "macro", "a macro writes the allocation"};
}

namespace {
class CountMentions : public RecursiveASTVisitor<CountMentions> {
public:
  explicit CountMentions(const ValueDecl *Of) : Of(Of->getCanonicalDecl()) {}
  bool VisitDeclRefExpr(DeclRefExpr *R) {
    Found += R->getDecl()->getCanonicalDecl() == Of;
    return true;
  }
  bool VisitMemberExpr(MemberExpr *M) {
    Found += M->getMemberDecl()->getCanonicalDecl() == Of;
    return true;
  }
  unsigned Found = 0;

private:
  const Decl *Of;
};
} // namespace

/// `p`, `*p` or `this->p`: to find the place nothing is read that could change.
static bool isPlainPlace(const Expr *E) {
  E = stripped(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    E = stripped(Unary->getSubExpr());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isa<CXXThisExpr>(stripped(Member->getBase()));
  return isa<DeclRefExpr>(E);
}

/// Whether the full expression around \p E names the same pointer once more: in
/// which order the two are looked at is nobody's to say.
bool BodyReader::usedTogether(const Expr *E) const {
  const ValueDecl *Base = baseOf(E);
  if (!Base)
    return false;
  const Expr *Whole = E;
  for (const Stmt *Above = Parents.getParent(E); Above;
       Above = Parents.getParent(Above)) {
    const auto *Outer = dyn_cast<Expr>(Above);
    if (!Outer)
      break;
    Whole = Outer;
  }
  CountMentions Count(Base);
  Count.TraverseStmt(const_cast<Expr *>(Whole));
  // `p = next(p)`: the left side is a place, looked at last.
  const auto *Assign = dyn_cast<BinaryOperator>(stripped(Whole));
  bool AssignsItself = Assign && Assign->getOpcode() == BO_Assign &&
                       isPlainPlace(Assign->getLHS()) &&
                       baseOf(Assign->getLHS()) == Base;
  return Count.Found > (AssignsItself ? 2 : 1);
}

static bool staysWhereItIs(const CXXRecordDecl &Class) {
  return llvm::all_of(Class.ctors(),
                      [](const CXXConstructorDecl *Each) {
                        return !Each->isCopyOrMoveConstructor() ||
                               Each->isDeleted();
                      }) &&
         !Class.needsImplicitCopyConstructor() &&
         !Class.needsImplicitMoveConstructor();
}

/// Whether \p E, a variable's value, is an argument for the constructor of
/// another variable: declared later, that one ends earlier.
bool BodyReader::isForShorterLived(const Expr *E) const {
  auto Above = [&](const Expr *Inner) {
    return Parents.getParentIgnoreParenImpCasts(const_cast<Expr *>(Inner));
  };
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Above(E));
  if (!Made || isa<CXXTemporaryObjectExpr>(Made) ||
      !staysWhereItIs(*Made->getConstructor()->getParent()))
    return false;
  const auto *Declared = dyn_cast_or_null<DeclStmt>(Above(Made));
  return Declared && llvm::any_of(Declared->decls(), [&](const Decl *D) {
           const auto *V = dyn_cast<VarDecl>(D);
           return V && V->hasLocalStorage() && V->getInit() &&
                  V->getInit()->IgnoreParenImpCasts() == Made &&
                  Context.hasSameUnqualifiedType(V->getType(), Made->getType());
         });
}

void BodyReader::flowNode(const Expr *E, const std::string &From,
                          const Target &T, bool Branch) {
  Explained.insert(E);
  const uint32_t Number = Decls.facts().Edges.size();
  Edge Made;
  Made.From = From;
  Made.To = T.Node;
  Made.At = Decls.place(E->getExprLoc());
  const bool IsCall = isResult(E, From);
  auto Variable = pathVariable(E);
  const bool IsLocal = Variable && (Variable->Is == Role::Local ||
                                    Variable->Is == Role::Parameter);
  if (IsCall || (T.IsReturn && IsLocal && !Branch))
    Made.Move = Edits();
  else
    Made.Move = move(E);
  if (!IsCall)
    Made.Get = get(E);
  Made.Release = give(E);
  Made.Adopt = adopt(E, T, Branch);
  Made.After = afterwards(E);
  Made.Together = !IsCall && usedTogether(E);
  // Nothing is known of when a place that is no plain variable is emptied.
  Made.Placed = IsCall || Variable.has_value();
  Made.Briefly = IsLocal && isForShorterLived(E);
  Made.Inits = T.IsInitialised && T.Variable && T.Variable->Is == Role::Field;
  Decls.facts().Edges.push_back(std::move(Made));
  const void *When = Branch ? static_cast<const void *>(E) : T.When;
  if (Variable)
    PathsOf.add(When ? When : E, *Variable, Event::Out, E->getExprLoc(), Number,
                afterwards(E));
  if (IsLocal && !T.IsReturn)
    noteAfterwards(E, Number, T);
  if (T.Variable)
    PathsOf.add(When, *T.Variable, Event::FromEdge, E->getExprLoc(), Number);
}

/// The call whose result \p E only makes a pointer to a derived class of.
const Expr *BodyReader::castResult(const Expr *E) {
  if (!isa<CXXDynamicCastExpr, CXXStaticCastExpr>(E))
    return nullptr;
  const auto &Cast = *cast<ExplicitCastExpr>(E);
  const Expr *Call = stripped(Cast.getSubExpr());
  const bool Derives = Cast.getCastKind() == CK_Dynamic ||
                       Cast.getCastKind() == CK_BaseToDerived;
  return Derives && isResult(Call, denoted(Call)) ? Call : nullptr;
}

/// What a cast makes of the result of \p Call: a handle lets go of it, and
/// another takes it. It is lost if the cast gives null, as it is now.
void BodyReader::flowCast(const Expr &Cast, const Expr &Call, const Target &T,
                          const void *When, bool Branch) {
  Explained.insert(&Call);
  Edge Made;
  Made.From = denoted(&Call);
  Made.To = T.Node;
  Made.At = Decls.place(Cast.getExprLoc());
  Made.Unwraps = true;
  Made.Release = give(&Call);
  Made.Adopt = adopt(&Cast, T, Branch);
  if (auto Taken = wrap(Cast, T); Taken && Made.Release) {
    Made.Move = Made.Release;
    llvm::append_range(*Made.Move, *Taken);
  }
  const uint32_t Number = Decls.facts().Edges.size();
  Decls.facts().Edges.push_back(std::move(Made));
  if (T.Variable)
    PathsOf.add(When, *T.Variable, Event::FromEdge, Cast.getExprLoc(), Number);
}

std::string BodyReader::uniqueOf(QualType Pointee) const {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.SuppressUnwrittenScope = true;
  return "std::unique_ptr<" +
         TypeName::getFullyQualifiedName(Pointee, Context, Policy) + ">";
}

/// A handle made of what a raw pointer has. If an exception could come between
/// that and the taker, two would release it: within `try`, and out of members,
/// which destructors release.
std::optional<Edits> BodyReader::adopt(const Expr *E, const Target &T,
                                       bool Branch) {
  const bool IsPlain = isa<CallExpr, DeclRefExpr>(E) || castResult(E);
  if (Context.getLangOpts().CXXExceptions && (!IsPlain || isInsideTry(E)))
    return std::nullopt;
  if (T.IsInitialised && !Branch)
    return Edits();
  return wrap(*E, T);
}

std::optional<Edits> BodyReader::wrap(const Expr &E, const Target &T) {
  EditList List = Decls.edits(E.getBeginLoc());
  List.insertBefore(E.getBeginLoc(), uniqueOf(T.Pointee) + "(");
  List.insertAfter(E.getEndLoc(), ")");
  return Decls.take(List);
}

bool BodyReader::isInsideTry(const Stmt *S) const {
  for (; S; S = Parents.getParent(S))
    if (isa<CXXTryStmt>(S))
      return true;
  return false;
}

void BodyReader::flowArgument(const Expr *Argument, const ParmVarDecl &P,
                              const Expr *Call) {
  if (isa<CXXDefaultArgExpr>(Argument))
    return;
  if (std::string Key = Decls.pointer(P); !Key.empty())
    return flow(
        Argument,
        {Key, P.getType()->getPointeeType(), Call, std::nullopt, false, true},
        false);
  if (std::string Out = Decls.out(P); !Out.empty())
    return flowBehind(Argument, Out, Call);
  if (std::string Element = Decls.element(P); !Element.empty()) {
    std::string Mine = containerOf(Argument);
    if (Mine.empty())
      return Decls.veto(Element, "container",
                        "its container is given in a form that is not followed",
                        Argument->getExprLoc());
    Explained.insert(stripped(Argument));
    Decls.facts().Edges.push_back(
        {Mine, Element, true, Decls.place(Argument->getExprLoc())});
  }
}

void BodyReader::flowBehind(const Expr *Argument, const std::string &To,
                            const Expr *Call) {
  if (isNull(Argument, Context))
    return;
  const Expr *Lent = stripped(Argument);
  const auto *Address = dyn_cast<UnaryOperator>(Lent);
  const Expr *Inner = Address && Address->getOpcode() == UO_AddrOf
                          ? stripped(Address->getSubExpr())
                          : Lent;
  std::string From;
  if (Inner != Lent || !Lent->getType()->isPointerType() ||
      !isa<DeclRefExpr>(Lent)) {
    From = denoted(Inner);
  } else {
    const auto &Ref = *cast<DeclRefExpr>(Lent);
    // `out` itself is passed on, or a variable by reference.
    From = Decls.out(*Ref.getDecl());
    if (From.empty())
      From = denoted(Inner);
  }
  if (From.empty())
    return Decls.veto(To, "address-taken",
                      "it is given the address of something that is not "
                      "followed",
                      Argument->getExprLoc());
  Explained.insert(Inner);
  Decls.facts().Edges.push_back(
      {From, To, true, Decls.place(Argument->getExprLoc())});
  const uint32_t Number = Decls.facts().Edges.size() - 1;
  const auto *Ref = dyn_cast<DeclRefExpr>(Inner);
  if (Ref && Ref->getType()->isPointerType() &&
      From == Decls.out(*Ref->getDecl()))
    PathsOf.add(Call, plain(From, Role::Out), Event::Forwarded,
                Argument->getExprLoc(), Number);
  else
    event(Call, Inner, Event::Lent, Number);
}

/// `std::vector<T *> all(3, nullptr)`: handles cannot be copied, and are null
/// without being told.
void BodyReader::containerMade(const Expr *Init, const std::string &Element) {
  const auto *Made = dyn_cast<CXXConstructExpr>(stripped(Init));
  if (Element.empty() || !Made || Made->getNumArgs() < 2 ||
      !Made->getArg(0)->getType()->isIntegerType())
    return;
  const Expr *Value = Made->getArg(1)->IgnoreParenCasts();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Value))
    Value = Temporary->getSubExpr()->IgnoreParenCasts();
  if (!isNullValue(Value, Context) &&
      !Value->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
    return;
  EditList List = Decls.edits(Init->getBeginLoc());
  List.removeAfter(Made->getArg(0)->getEndLoc(), Made->getArg(1)->getEndLoc());
  if (auto Taken = Decls.take(List))
    Decls.facts().Uses.push_back(
        {Element, Decls.place(Init->getExprLoc()), std::move(*Taken), false});
}

void BodyReader::containerCall(const CXXMemberCallExpr &Call,
                               const std::string &Element) {
  const CXXMethodDecl *M = Call.getMethodDecl();
  StringRef Name = M && M->getIdentifier() ? M->getName() : "";
  QualType Held = heldPointer(
      Call.getImplicitObjectArgument()->getType()->isPointerType()
          ? Call.getImplicitObjectArgument()->getType()->getPointeeType()
          : Call.getImplicitObjectArgument()->getType());
  const bool Puts = Name == "push_back" || Name == "emplace_back" ||
                    Name == "push_front" || Name == "emplace_front";
  if (Puts && Call.getNumArgs() == 1 && !Held.isNull())
    return flow(
        Call.getArg(0),
        {Element, Held->getPointeeType(), &Call, std::nullopt, false, true},
        false);
  const bool Loses = llvm::StringSwitch<bool>(Name)
                         .Cases("clear", "erase", "resize", true)
                         .Cases("pop_back", "pop_front", true)
                         .Default(false);
  if (Loses)
    Losses.emplace_back(Element, Call.getExprLoc());
  const bool Known = llvm::StringSwitch<bool>(Name)
                         .Cases("size", "empty", "reserve", "capacity", true)
                         .Cases("clear", "pop_back", "pop_front", true)
                         .Cases("begin", "end", "cbegin", "cend", true)
                         .Cases("rbegin", "rend", "front", "back", true)
                         .Cases("at", "erase", "shrink_to_fit", true)
                         .Default(false);
  if (!Known && !(Name == "resize" && Call.getNumArgs() == 1))
    Decls.veto(Element, "container",
               "its container is used in a way that is not followed",
               Call.getExprLoc());
}

/// A member-wise copy of \p Class copies what it holds, too.
void BodyReader::noteCopies(const CXXRecordDecl &Class, StringRef Reason,
                            StringRef Text, SourceLocation At) {
  if (!Class.hasDefinition() || !Decls.isUser(Class.getLocation()))
    return;
  Decls.facts().Copied.push_back({usrOf(*Class.getDefinition()), Reason.str(),
                                  Text.str(), Decls.place(At)});
  const CXXRecordDecl &Whole = *Class.getDefinition();
  auto Deeper = [&](QualType Type) {
    const CXXRecordDecl *Part =
        Context.getBaseElementType(Type)->getAsCXXRecordDecl();
    if (Part && !Part->hasUserDeclaredCopyConstructor())
      noteCopies(*Part, Reason, Text, At);
  };
  for (const CXXBaseSpecifier &Base : Whole.bases())
    Deeper(Base.getType());
  for (const FieldDecl *Field : Whole.fields())
    Deeper(Field->getType());
}

/// Objects that are moved about or made as bytes cannot have handles inside.
void BodyReader::noteBytes(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  // A class may have a function of its own that is called `read`.
  if (!Callee || !Callee->getIdentifier() ||
      !(Callee->isExternC() || Callee->isInStdNamespace()))
    return;
  StringRef Name = Callee->getName();
  const bool Bytes =
      llvm::StringSwitch<bool>(Name)
          .Cases("memcpy", "memset", "memmove", "memcmp", "bzero", true)
          .Cases("malloc", "calloc", "realloc", "free", "qsort", true)
          .Cases("fread", "fwrite", "read", "write", true)
          .Default(Name.starts_with("__builtin_mem"));
  if (!Bytes)
    return;
  auto Note = [&](QualType Type) {
    const CXXRecordDecl *Class =
        Type.isNull() ? nullptr
                      : Context.getBaseElementType(Type)->getAsCXXRecordDecl();
    if (Class)
      noteCopies(*Class, "bytes", "its class is handled as bytes",
                 Call.getExprLoc());
  };
  for (const Expr *Argument : Call.arguments()) {
    const Expr *Plain = Argument->IgnoreParenCasts();
    if (Plain->getType()->isPointerType() && Name != "free")
      Note(Plain->getType()->getPointeeType());
    if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(Plain))
      Note(Size->getTypeOfArgument());
    if (const auto *Product = dyn_cast<BinaryOperator>(Plain))
      for (const Expr *Side : {Product->getLHS(), Product->getRHS()})
        if (const auto *Size =
                dyn_cast<UnaryExprOrTypeTraitExpr>(Side->IgnoreParenImpCasts()))
          Note(Size->getTypeOfArgument());
  }
}

} // namespace memleak::migrate
