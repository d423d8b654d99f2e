//===-- HandleWriter.cpp - How owners and allocations are spelled ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HandleWriter.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace memleak {

std::string HandleWriter::handleType(StringRef Pointee,
                                     Allocation::AllocationKind Of) const {
  if (Of == Allocation::Array)
    return ("std::unique_ptr<" + Pointee + "[]>").str();
  StringRef Handle =
      Kind == HandleKind::Pool ? "memleak::pool_ptr<" : "std::unique_ptr<";
  return (Handle + Pointee + ">").str();
}

StringRef HandleWriter::header(Allocation::AllocationKind Of) const {
  return Kind == HandleKind::Pool && Of != Allocation::Array
             ? "<memleak/pool_ptr.hpp>"
             : "<memory>";
}

bool surroundsName(TypeLoc Type, SourceLocation At,
                   const SourceManager &Sources) {
  return Sources.isBeforeInTranslationUnit(At, Type.getEndLoc());
}

static bool isAccessible(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  return !Destructor ||
         (Destructor->getAccess() == AS_public && !Destructor->isDeleted());
}

static bool hasOwnNew(const CXXNewExpr &New) {
  return isa_and_nonnull<CXXMethodDecl>(New.getOperatorNew());
}

static Refusal refuse(RefusalReason Reason, const Expr &E, const Twine &What) {
  return {Reason, E.getExprLoc(), What.str()};
}

std::optional<Refusal> HandleWriter::refusal(const Allocation &Made,
                                             QualType Pointee,
                                             bool ByType) const {
  const LangOptions &Language = Context.getLangOpts();
  if (isPool(Made) && !Language.CPlusPlus17)
    return refuse(RefusalReason::Language, *Made.Source,
                  "memleak's handles need C++17, and this file is compiled for "
                  "an older standard; the option Handle: unique_ptr does not");
  if (!Language.CPlusPlus11)
    return refuse(RefusalReason::Language, *Made.Source,
                  "handles need C++11, and this file is compiled for C++98");
  const CXXRecordDecl *Class = Pointee->getAsCXXRecordDecl();
  if (Class && !isAccessible(*Class))
    return refuse(RefusalReason::Inaccessible, *Made.Source,
                  "the destructor of '" + Class->getName() +
                      "' is not public, so a handle cannot call it");
  const CXXNewExpr *New = Made.asNew();
  if (!New)
    return memoryRefusal(Made, Pointee);
  if (New->getAllocatedTypeSourceInfo()->getType()->getContainedDeducedType())
    return refuse(RefusalReason::Declaration, *New,
                  "the type that is allocated is not spelled out");
  if (ByType && spelledType(Made).empty())
    return refuse(RefusalReason::Macro, *New,
                  "the allocation is written in the body of a macro");
  if (isOfAnyType(Made, Pointee))
    return std::nullopt;
  if (!Pointee.isAtLeastAsQualifiedAs(New->getAllocatedType()))
    return refuse(RefusalReason::MismatchedRelease, *New,
                  "a constant object is held as one that may change");
  return objectRefusal(*New, Pointee);
}

bool HandleWriter::isOfAnyType(const Allocation &Made, QualType Pointee) {
  const CXXNewExpr *New = Made.asNew();
  const CXXRecordDecl *Held = Pointee->getAsCXXRecordDecl();
  if (!New || !New->getAllocatedType()->isDependentType() || New->isArray() ||
      New->getNumPlacementArgs() || New->isGlobalNew() || !Held ||
      Pointee->isDependentType() || !Held->hasDefinition() ||
      Pointee.isConstQualified())
    return false;
  const auto *Given = dyn_cast_or_null<ParenListExpr>(New->getInitializer());
  return (!New->getInitializer() || (Given && Given->getNumExprs() == 0)) &&
         Held->getDestructor() && Held->getDestructor()->isVirtual();
}

/// Whether a pointer to \p Made becomes one to \p Held by itself.
static bool isHeldAs(QualType Made, QualType Held, const ASTContext &Context) {
  const CXXRecordDecl *Class = Made->getAsCXXRecordDecl();
  const CXXRecordDecl *Base = Held->getAsCXXRecordDecl();
  return Context.hasSameUnqualifiedType(Made, Held) ||
         (Class && Base && Class->hasDefinition() &&
          Class->isDerivedFrom(Base));
}

std::optional<Refusal> HandleWriter::objectRefusal(const CXXNewExpr &New,
                                                   QualType Pointee) const {
  QualType Type = New.getAllocatedType();
  if (Type->isArrayType() || (New.isArray() && !New.getArraySize()))
    return refuse(RefusalReason::Declaration, New,
                  "an array of arrays is allocated");
  if (New.isArray()) {
    if (!Context.hasSameUnqualifiedType(Type, Pointee))
      return refuse(RefusalReason::MixedKinds, New,
                    "an array is held as an array of another type");
    return std::nullopt;
  }
  if (!isHeldAs(Type, Pointee, Context))
    return refuse(RefusalReason::MismatchedRelease, New,
                  "an object is held as one of another type");
  if (Kind == HandleKind::Unique) {
    const CXXRecordDecl *Held = Pointee->getAsCXXRecordDecl();
    const CXXRecordDecl *Made = Type->getAsCXXRecordDecl();
    if (Held && Made && Held->getCanonicalDecl() != Made->getCanonicalDecl() &&
        !(Held->getDestructor() && Held->getDestructor()->isVirtual()))
      return refuse(RefusalReason::MismatchedRelease, New,
                    "'" + Held->getName() + "' has no virtual destructor");
    return std::nullopt;
  }
  if (Type.isConstQualified() || Type.isVolatileQualified())
    return refuse(RefusalReason::Declaration, New,
                  "a pool makes no constant or volatile objects");
  if (hasOwnNew(New))
    return refuse(RefusalReason::OperatorNew, New,
                  "its class has an operator new of its own");
  if (New.getNumPlacementArgs())
    return refuse(RefusalReason::NullChecked, New,
                  "a failed allocation is asked to be null, and make_pooled "
                  "throws");
  if (const CXXConstructExpr *Made = New.getConstructExpr()) {
    if (Made->getConstructor()->getAccess() != AS_public)
      return refuse(RefusalReason::Inaccessible, New,
                    "the constructor is not public, so make_pooled cannot "
                    "call it");
    const CXXRecordDecl *Class = Made->getConstructor()->getParent();
    if (!isAccessible(*Class))
      return refuse(RefusalReason::Inaccessible, New,
                    "the destructor of '" + Class->getName() +
                        "' is not public, so a pool cannot call it");
    if (Made->isStdInitListInitialization())
      return refuse(RefusalReason::Argument, New,
                    "a list in braces cannot be handed through make_pooled");
    for (const Expr *Argument : Made->arguments())
      if (std::optional<Refusal> No = argumentRefusal(*Argument))
        return No;
  } else if (const auto *List =
                 dyn_cast_or_null<InitListExpr>(New.getInitializer())) {
    if (List->getType()->isRecordType() && List->getNumInits() &&
        !Type.isTriviallyCopyableType(Context))
      return refuse(RefusalReason::Aggregate, New,
                    "an aggregate is initialised by a list, which make_pooled "
                    "cannot hand through");
  } else if (const Expr *Value = New.getInitializer()) {
    return argumentRefusal(*Value);
  }
  return std::nullopt;
}

/// Whether reading \p E as a value needs no definition of what it names, while
/// a reference to it would: a constant that the class only declares.
static bool isOnlyDeclared(const Expr &E) {
  const ValueDecl *Named = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(&E))
    Named = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(&E))
    Named = Member->getMemberDecl();
  const auto *Variable = dyn_cast_or_null<VarDecl>(Named);
  return Variable && Variable->isStaticDataMember() && !Variable->isInline() &&
         !Variable->getDefinition();
}

static bool isPacked(const Expr &E) {
  const auto *Member = dyn_cast<MemberExpr>(&E);
  const auto *Field =
      Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  return Field && (Field->hasAttr<PackedAttr>() ||
                   Field->getParent()->hasAttr<PackedAttr>());
}

bool usesHiddenBase(const Expr &E) {
  for (const auto *Cast = dyn_cast<CastExpr>(&E); Cast;
       Cast = dyn_cast<CastExpr>(Cast->getSubExpr()))
    for (const CXXBaseSpecifier *Base : Cast->path())
      if (Base->getAccessSpecifier() != AS_public)
        return true;
  return false;
}

std::optional<Refusal>
HandleWriter::argumentRefusal(const Expr &Argument) const {
  if (isa<CXXDefaultArgExpr>(Argument))
    return std::nullopt;
  const Expr *Spelled = Argument.IgnoreUnlessSpelledInSource()->IgnoreParens();
  auto Refuse = [&](const Twine &What) {
    return refuse(RefusalReason::Argument, Argument,
                  What + " cannot be handed through make_pooled");
  };
  if (isa<InitListExpr, CXXStdInitializerListExpr>(Spelled))
    return Refuse("a list in braces");
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Spelled))
    if (!isa<CXXTemporaryObjectExpr>(Made) && Made->isListInitialization())
      return Refuse("a list in braces");
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Spelled))
    if (isa<FunctionDecl>(Ref->getDecl()) && Ref->hadMultipleCandidates())
      return Refuse("the name of an overloaded function");
  if (Spelled->refersToBitField())
    return Refuse("a bit-field");
  if (isPacked(*Spelled))
    return Refuse("a packed field");
  if (isOnlyDeclared(*Spelled))
    return Refuse("a constant that is declared in its class and not defined");
  if (usesHiddenBase(Argument))
    return Refuse("a conversion to a base class that is not public");
  return std::nullopt;
}

bool HandleWriter::canForward(const CXXNewExpr &New) const {
  if (New.getNumPlacementArgs())
    return false;
  const Expr *Init = New.getInitializer();
  if (New.getAllocatedType()->isDependentType())
    return !Init || (isa<ParenListExpr>(Init) &&
                     cast<ParenListExpr>(Init)->getNumExprs() == 0);
  if (const CXXConstructExpr *Made = New.getConstructExpr())
    return Made->getConstructor()->getAccess() == AS_public &&
           !Made->isStdInitListInitialization() &&
           llvm::none_of(Made->arguments(), [&](const Expr *Argument) {
             return argumentRefusal(*Argument).has_value();
           });
  if (const auto *List = dyn_cast_or_null<InitListExpr>(Init))
    return List->getNumInits() == 0;
  return !Init || !argumentRefusal(*Init);
}

/// The object that is allocated with `malloc(sizeof(T))`, or null.
static QualType objectOfMemory(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || Call.getNumArgs() == 0)
    return {};
  unsigned SizeIndex = Call.getNumArgs() - 1;
  if (Callee->getName() == "calloc" && Call.getNumArgs() == 2) {
    const auto *One = dyn_cast<IntegerLiteral>(withoutCasts(Call.getArg(0)));
    if (!One || One->getValue() != 1)
      return {};
  } else if (Callee->getName() != "malloc") {
    return {};
  }
  const auto *Size =
      dyn_cast<UnaryExprOrTypeTraitExpr>(withoutCasts(Call.getArg(SizeIndex)));
  return Size && Size->getKind() == UETT_SizeOf ? Size->getTypeOfArgument()
                                                : QualType();
}

std::optional<Refusal> HandleWriter::memoryRefusal(const Allocation &Made,
                                                   QualType Pointee) const {
  QualType Object = objectOfMemory(*Made.asCall());
  if (Object.isNull() || !Context.hasSameUnqualifiedType(Object, Pointee))
    return refuse(RefusalReason::Memory, *Made.Source,
                  "a block of bytes is allocated, not one object");
  if (!Object.isTrivialType(Context))
    return refuse(RefusalReason::Memory, *Made.Source,
                  "the object's constructor is never run");
  return std::nullopt;
}

bool HandleWriter::hasMaker(const Allocation &Made) const {
  const LangOptions &Language = Context.getLangOpts();
  const CXXNewExpr *New = Made.asNew();
  if (isPool(Made))
    return true;
  if (!Language.CPlusPlus14 || !New)
    return !New && Language.CPlusPlus14;
  if (!New->isArray())
    return canForward(*New);
  const auto *Value =
      dyn_cast_or_null<ImplicitValueInitExpr>(New->getInitializer());
  bool IsTrivial = New->getAllocatedType().isTrivialType(Context);
  if (New->getNumPlacementArgs() || hasOwnNew(*New))
    return false;
  // make_unique<T[]> clears what `new T[n]` leaves as it is.
  return Value ||
         (!IsTrivial && !isa_and_nonnull<InitListExpr>(New->getInitializer()));
}

std::string HandleWriter::spelledType(const Allocation &Made) const {
  if (const CXXNewExpr *New = Made.asNew()) {
    TypeLoc Type = New->getAllocatedTypeSourceInfo()->getTypeLoc();
    if (New->isArray())
      if (auto Array = Type.getAs<ArrayTypeLoc>())
        Type = Array.getElementLoc();
    SourceRange Range = Type.getSourceRange();
    // `const` is no part of the range that clang gives to a type.
    SourceLocation First = Edits.nextToken(New->getBeginLoc());
    if (New->isGlobalNew())
      First = Edits.nextToken(First);
    if (!New->isParenTypeId() && !New->getNumPlacementArgs())
      Range.setBegin(First);
    return Edits.text(Range).str();
  }
  return objectOfMemory(*Made.asCall())
      .getUnqualifiedType()
      .getAsString(Context.getPrintingPolicy());
}

std::string HandleWriter::makerText(const Allocation &Made) const {
  return maker(Made) + ">()";
}

std::string HandleWriter::maker(const Allocation &Made) const {
  return (isPool(Made) ? "memleak::make_pooled<" : "std::make_unique<") +
         spelledType(Made);
}

void HandleWriter::writeMaker(const Allocation &Made) {
  std::string Maker = maker(Made);
  const CXXNewExpr *New = Made.asNew();
  if (New->isArray())
    return writeArrayMaker(*New, Maker + "[]>(");
  Maker += ">";
  SourceLocation TypeEnd =
      New->isParenTypeId()
          ? New->getTypeIdParens().getEnd()
          : New->getAllocatedTypeSourceInfo()->getTypeLoc().getEndLoc();
  SourceRange Init = New->getDirectInitRange();
  const auto *List = dyn_cast_or_null<InitListExpr>(New->getInitializer());
  if (List && List->getType()->isRecordType() && List->getNumInits()) {
    Edits.replace({New->getBeginLoc(), TypeEnd},
                  Maker + "(" + spelledType(Made));
    return Edits.insertAfter(New->getEndLoc(), ")");
  }
  bool InBraces =
      New->getInitializationStyle() == CXXNewInitializationStyle::Braces;
  if (InBraces) {
    const Expr *Braced = New->getInitializer();
    Init = List ? SourceRange(List->getLBraceLoc(), List->getRBraceLoc())
                : cast<CXXConstructExpr>(Braced)->getParenOrBraceRange();
  }
  bool HasInit =
      New->getInitializationStyle() != CXXNewInitializationStyle::None;
  Edits.replace({New->getBeginLoc(), TypeEnd}, HasInit ? Maker : Maker + "()");
  if (InBraces) {
    Edits.replace(Init.getBegin(), "(");
    Edits.replace(Init.getEnd(), ")");
  }
  if (const CXXConstructExpr *Built = New->getConstructExpr())
    for (const Expr *Argument : Built->arguments())
      writeNull(*Argument);
  else if (List)
    for (const Expr *Value : List->inits())
      writeNull(*Value);
  else if (const Expr *Value = New->getInitializer())
    writeNull(*Value);
}

/// A 0 or NULL that stands for a pointer is a number once it is handed on.
void HandleWriter::writeNull(const Expr &Value) {
  const Expr *Spelled = Value.IgnoreParens();
  if (const auto *Parens = dyn_cast<ParenListExpr>(Spelled);
      Parens && Parens->getNumExprs() == 1)
    Spelled = Parens->getExpr(0);
  const auto *Cast = dyn_cast<ImplicitCastExpr>(Spelled);
  bool IsNull = Cast && (Cast->getCastKind() == CK_NullToPointer ||
                         Cast->getCastKind() == CK_NullToMemberPointer);
  if (IsNull && !Cast->getSubExpr()->getType()->isNullPtrType())
    Edits.replace(Cast->getSourceRange(), "nullptr");
}

void HandleWriter::writeArrayMaker(const CXXNewExpr &New, StringRef Maker) {
  const Expr *Size = *New.getArraySize();
  Edits.replaceUpTo(New.getBeginLoc(), Size->getBeginLoc(), Maker);
  SourceLocation Bracket = Edits.nextToken(Size->getEndLoc());
  Edits.replace({Bracket, New.getEndLoc()}, ")");
}

} // namespace memleak
