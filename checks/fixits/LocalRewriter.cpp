//===-- LocalRewriter.cpp - Whether a local owner can be a handle ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalRewriter.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

bool LocalRewriter::checkDeclaration() {
  SourceLocation Where = Owner.getLocation();
  auto Refuse = [&](const Twine &What) {
    return refuse(RefusalReason::Declaration, Where,
                  "the declaration of '" + Owner.getName() + "' " + What);
  };
  if (Owner.getType()->isDependentType() || Body.function().isTemplated())
    return refuse(RefusalReason::Template, Where,
                  "'" + Owner.getName() + "' is declared in a template");
  const auto *Method = dyn_cast<CXXMethodDecl>(&Body.function());
  bool IsLambda = Method && Method->getParent()->isLambda();
  if ((Body.function().isConstexpr() && !IsLambda) ||
      isa<CoroutineBodyStmt>(Body.function().getBody()))
    return Refuse("is in a constexpr function or a coroutine");
  if (Owner.isStaticLocal())
    return refuse(RefusalReason::StaticStorage, Where,
                  "'" + Owner.getName() +
                      "' lives until the program ends, and "
                      "a handle would release at its end");
  const DeclStmt *Statement = Body.declaration(&Owner);
  if (!Statement)
    return Refuse("is no statement of its own");
  if (!Statement->isSingleDecl())
    return Refuse("declares other names as well");
  if (Owner.getType()->getPointeeType()->isVoidType())
    return refuse(RefusalReason::VoidPointer, Where,
                  "'" + Owner.getName() + "' does not say what it points to");
  if (Body.hasLabels() && !Owner.hasInit())
    return refuse(RefusalReason::Jump, Where,
                  "a jump may cross the declaration of '" + Owner.getName() +
                      "', which has no initialiser");
  if (Where.isMacroID())
    return refuse(RefusalReason::Macro, Where,
                  "'" + Owner.getName() + "' is declared in a macro");

  TypeLoc Type = Owner.getTypeSourceInfo()->getTypeLoc();
  bool IsAuto = Owner.getType()->getContainedAutoType();
  auto Pointer = Type.getUnqualifiedLoc().getAs<PointerTypeLoc>();
  TypeStart = Owner.getOuterLocStart();
  StringRef Written =
      Edits.textUpTo(TypeStart, Pointer ? Pointer.getStarLoc() : Where);
  Written = Written.rtrim();
  if (Written.empty() || (!Pointer && !IsAuto))
    return Refuse("hides the pointer behind another name");
  if (surroundsName(Type, Where, Sources))
    return Refuse("goes on behind its name");
  SmallVector<StringRef, 4> Words;
  Written.split(Words, ' ', -1, false);
  for (StringRef Word : Words)
    if (Word == "static" || Word == "register" || Word == "volatile" ||
        Word == "thread_local" || Word == "constexpr")
      return Refuse("is '" + Word + "'");
  if (Written.contains('\n') || Written.contains("/*") ||
      Written.contains("[[") || Written.contains("__attribute__"))
    return Refuse("has an unusual form");
  if (!IsAuto)
    PointeeText = Written.str();
  else if (llvm::is_contained(Words, "const"))
    return Refuse("is 'const auto'");
  return true;
}

namespace {
/// How a mention inside of lambdas gets at the owner.
struct LambdaPath {
  const LambdaExpr *Outermost = nullptr; ///< Null outside of lambdas.
  /// By which a lambda on the way has a copy of the pointer to itself.
  const LambdaCapture *Copy = nullptr;
};
} // namespace

static LambdaPath throughLambdas(const DeclRefExpr &Ref, const VarDecl &Owner,
                                 const FunctionBody &Body) {
  LambdaPath Path;
  const Stmt *Inside = &Ref;
  for (const Stmt *S = Body.parent(&Ref); S; Inside = S, S = Body.parent(S)) {
    const auto *Lambda = dyn_cast<LambdaExpr>(S);
    if (!Lambda || Lambda->getBody() != Inside)
      continue; // A mention in the capture list is not inside.
    Path.Outermost = Lambda;
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCapturedVar() == &Owner &&
          Capture.getCaptureKind() == LCK_ByCopy)
        Path.Copy = &Capture;
  }
  return Path;
}

static bool isInLambda(const OwnerUse &Use) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Use.Ref);
  return Ref && Ref->refersToEnclosingVariableOrCapture();
}

bool LocalRewriter::collectUse(const DeclRefExpr &Ref) {
  LambdaPath Path = throughLambdas(Ref, Owner, Body);
  bool CanName = Context.getLangOpts().CPlusPlus14;
  if (Path.Copy && CanName && Path.Copy->isExplicit())
    return true; // Stays a raw pointer.
  auto Result = classifyUse(&Ref, Owner.getName(), Body, Rewrite.Unit);
  if (auto *Because = std::get_if<Refusal>(&Result))
    return refuse(std::move(*Because));
  OwnerUse Use = std::get<OwnerUse>(Result);
  if (Path.Copy || (Use.Kind == OwnerUse::Capture && !CanName))
    return refuse(RefusalReason::Captured, Ref.getLocation(),
                  "'" + Owner.getName() +
                      "' is copied into a lambda that cannot name the copy");
  bool Changes = Use.Kind == OwnerUse::Assign || Use.Kind == OwnerUse::Release;
  if (Changes && Path.Outermost)
    return refuse(RefusalReason::Captured, Ref.getLocation(),
                  "'" + Owner.getName() + "' is changed in a lambda");
  Uses.push_back(Use);
  // The lambda may run at any time from here on.
  if (Path.Outermost && Sharing.insert(Path.Outermost).second)
    Uses.push_back(
        {OwnerUse::Share, Path.Outermost, Path.Outermost, Path.Outermost});
  return true;
}

bool LocalRewriter::collectUses() {
  return llvm::all_of(Body.uses(&Owner),
                      [&](const DeclRefExpr *Ref) { return collectUse(*Ref); });
}

bool LocalRewriter::splitValue(const Expr *E, OwnedValue &Value) {
  const Expr *Bare = withoutCasts(E);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Bare))
    return splitValue(Choice->getTrueExpr(), Value) &&
           splitValue(Choice->getFalseExpr(), Value);
  if (isNull(E, Context)) {
    Value.Nulls.push_back(E);
    return true;
  }
  if (std::optional<Allocation> Made = asAllocation(Bare, Rewrite.Unit)) {
    Value.Made.push_back(*Made);
    return true;
  }
  return refuse(RefusalReason::Borrows, E->getExprLoc(),
                "'" + Owner.getName() +
                    "' is given a value here that it may not own");
}

/// Whether a written cast gives the type of \p Value, or of what it chooses
/// from; one of a null goes with it.
static bool hidesType(const Expr &Value, const ASTContext &Context) {
  const Expr *Bare = Value.IgnoreParenImpCasts();
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Bare))
    return hidesType(*Choice->getTrueExpr(), Context) ||
           hidesType(*Choice->getFalseExpr(), Context);
  return isa<ExplicitCastExpr>(Bare) && !isNull(Bare, Context);
}

bool LocalRewriter::addValue(const Expr *Whole,
                             const BinaryOperator *Assignment) {
  if (const auto *List = dyn_cast<InitListExpr>(Whole))
    if (List->getNumInits() == 1)
      Whole = List->getInit(0); // `T *p{new T}`
  OwnedValue Value{Whole, {}, {}, Assignment};
  if (!splitValue(Whole, Value))
    return false;
  bool IsChoice = Value.Made.size() + Value.Nulls.size() > 1;
  if (usesHiddenBase(*Whole))
    return refuse(RefusalReason::Inaccessible, Whole->getExprLoc(),
                  "the conversion is to a base class that is not public");
  for (const Allocation &Made : Value.Made) {
    if (IsChoice && (!Writer.hasMaker(Made) || !Made.asNew() ||
                     !Context.hasSameType(Made.type(), Value.Made[0].type())))
      return refuse(RefusalReason::Conditional, Whole->getExprLoc(),
                    "the sides of a '?:' would be handles of different types");
  }
  if (IsChoice && hidesType(*Whole, Context))
    return refuse(RefusalReason::Conditional, Whole->getExprLoc(),
                  "a cast is part of the choice");
  if (Assignment &&
      !isa_and_nonnull<CompoundStmt, IfStmt, WhileStmt, ForStmt, SwitchCase,
                       DoStmt>(Body.parent(Assignment)) &&
      !isa_and_nonnull<ExprWithCleanups>(Body.parent(Assignment)))
    return refuse(RefusalReason::AssignmentValue, Assignment->getExprLoc(),
                  "the value of an assignment to '" + Owner.getName() +
                      "' is used");
  Values.push_back(std::move(Value));
  return true;
}

bool LocalRewriter::collectValues() {
  if (const Expr *Init = Owner.getInit())
    if (!addValue(Init, nullptr))
      return false;
  for (const OwnerUse &Use : Uses)
    if (Use.Kind == OwnerUse::Assign) {
      const auto *Assignment = cast<BinaryOperator>(Use.Site);
      if (!addValue(Assignment->getRHS(), Assignment))
        return false;
    }
  return true;
}

bool LocalRewriter::checkKinds() {
  bool Any = false;
  for (const OwnedValue &Value : Values)
    for (const Allocation &Made : Value.Made) {
      if (Any && Made.Kind != Kind)
        return refuse(RefusalReason::MixedKinds, Made.Source->getExprLoc(),
                      "'" + Owner.getName() +
                          "' holds what has to be released in different ways");
      Kind = Made.Kind;
      Any = true;
      if (auto Because =
              Writer.refusal(Made, Owner.getType()->getPointeeType()))
        return refuse(std::move(*Because));
    }
  for (const OwnerUse &Use : Uses) {
    if (Use.Kind == OwnerUse::Test && Kind == Allocation::Memory)
      return refuse(RefusalReason::NullChecked, Use.Ref->getExprLoc(),
                    "'" + Owner.getName() +
                        "' is tested for a failed "
                        "allocation, and making a handle throws");
    if (Use.Kind != OwnerUse::Release)
      continue;
    const auto *Delete = dyn_cast<CXXDeleteExpr>(Use.Site);
    bool Right = Delete ? Kind == (Delete->isArrayForm() ? Allocation::Array
                                                         : Allocation::Object)
                        : Kind == Allocation::Memory;
    if (!Right)
      return refuse(RefusalReason::MismatchedRelease, Use.Ref->getExprLoc(),
                    "'" + Owner.getName() +
                        "' is released in a way that does not fit its "
                        "allocation");
  }
  return true;
}

bool LocalRewriter::mayKeep(const OwnerUse &Use) const {
  switch (Use.Kind) {
  case OwnerUse::Look: {
    // Judged from the `*` or `->` on.
    if (isa<UnaryOperator>(Use.Site))
      return Rewrite.Borrows.mayKeepObject(Body, cast<Expr>(Use.Site));
    return Rewrite.Borrows.mayKeepObject(Body, Use.Outer);
  }
  case OwnerUse::Subscript:
  case OwnerUse::Value:
    return Rewrite.Borrows.mayKeepPointer(Body, Use.Outer);
  case OwnerUse::Capture:
  case OwnerUse::Share:
    return true;
  default:
    return false;
  }
}

bool LocalRewriter::checkTransfers() {
  bool IsRaw =
      Rewrite.Handle == HandleKind::Unique && Kind != Allocation::Memory;
  for (const OwnerUse &Use : Uses) {
    if (Use.Kind != OwnerUse::Return && Use.Kind != OwnerUse::HandOver)
      continue;
    // Who gets it will call `delete`, which a pool does not understand.
    if (IsRaw && !isInLambda(Use))
      Transfers.insert(Use.Ref);
    else if (Use.Kind == OwnerUse::Return)
      return refuse(RefusalReason::Returned, Use.Ref->getExprLoc(),
                    "'" + Owner.getName() +
                        "' is returned as a raw pointer, to callers that this "
                        "fix does not rewrite");
    else
      return refuse(RefusalReason::Transferred, Use.Ref->getExprLoc(),
                    "'" + Owner.getName() +
                        "' is handed over to a handle of another kind");
  }
  return true;
}

/// The outermost expression around \p E.
static const Stmt *fullExpression(const Stmt *E, const FunctionBody &Body) {
  for (const Stmt *Parent = Body.parent(E); isa_and_nonnull<Expr>(Parent);
       Parent = Body.parent(E))
    E = Parent;
  return E;
}

bool LocalRewriter::canTransferAt(const OwnerUse &Use) const {
  if (Use.Kind != OwnerUse::Value || isa<DeclStmt, LambdaExpr>(Use.Site) ||
      isInLambda(Use) || !Sharing.empty())
    return false;
  // What is evaluated first within one expression is not always known.
  const Stmt *Around = fullExpression(Use.Ref, Body);
  return llvm::none_of(Uses, [&](const OwnerUse &Other) {
    return Other.Ref != Use.Ref && fullExpression(Other.Ref, Body) == Around;
  });
}

void LocalRewriter::findTransfers(const OwnerFlow &Flow) {
  if (Rewrite.Handle != HandleKind::Unique || Kind == Allocation::Memory)
    return;
  for (const OwnerUse &Use : Uses)
    if (Flow.mayStayUnreleased(Use.Ref) && !Flow.isUsedAfter(Use.Ref) &&
        canTransferAt(Use) && mayKeep(Use))
      Transfers.insert(Use.Ref);
}

OwnerEvents LocalRewriter::events() const {
  OwnerEvents Events;
  for (const OwnerUse &Use : Uses)
    if (Use.Kind == OwnerUse::Assign)
      Events.At[Use.Site] = OwnerEvents::Assigned;
    else if (Use.Kind == OwnerUse::Release)
      Events.At[Use.Site] = OwnerEvents::Released;
    else
      Events.At[Use.Ref] = Transfers.contains(Use.Ref) ? OwnerEvents::Released
                                                       : OwnerEvents::Used;
  return Events;
}

bool LocalRewriter::checkFlow() {
  OwnerEvents Before = events();
  OwnerFlow First(Body, Owner, Before);
  if (!First.isKnown())
    return refuse(RefusalReason::Escapes, Owner.getLocation(),
                  "the control flow around '" + Owner.getName() +
                      "' is not understood");
  findTransfers(First);
  OwnerEvents Events = events();
  OwnerFlow Flow(Body, Owner, Events);
  for (const OwnedValue &Value : Values)
    for (const Allocation &Made : Value.Made) {
      const CXXNewExpr *New = Made.asNew();
      const CXXConstructExpr *Built = New ? New->getConstructExpr() : nullptr;
      const Stmt *Event = Value.Assignment
                              ? static_cast<const Stmt *>(Value.Assignment)
                              : Body.declaration(&Owner);
      if (Built && Flow.mayStayUnreleased(Event) &&
          Rewrite.Borrows.constructorMayKeep(*Built))
        return refuse(RefusalReason::Escapes, New->getExprLoc(),
                      "the constructor may make the object known to others, "
                      "and not every path releases it");
    }
  return llvm::all_of(Uses,
                      [&](const OwnerUse &Use) { return checkUse(Use, Flow); });
}

bool LocalRewriter::checkUse(const OwnerUse &Use, const OwnerFlow &Flow) {
  SourceLocation Where = Use.Ref->getExprLoc();
  bool ReadsPointer =
      Use.Kind == OwnerUse::Test || Use.Kind == OwnerUse::Truth ||
      Use.Kind == OwnerUse::Value || Use.Kind == OwnerUse::Return;
  if (ReadsPointer && Flow.mayDangle(Use.Ref))
    return refuse(
        RefusalReason::UsedAfterRelease, Where,
        "'" + Owner.getName() +
            "' is looked at after its release, when a handle is null");
  if (isInLambda(Use))
    return true; // The lambda is what may keep it.
  if (!Transfers.contains(Use.Ref) && Flow.mayStayUnreleased(Use.Ref) &&
      mayKeep(Use))
    return refuse(RefusalReason::Escapes, Where,
                  "'" + Owner.getName() +
                      "' may be kept by somebody here, and not every path "
                      "after this releases it");
  return true;
}

/// Whether the raw text of \p Range names \p Name.
static bool names(SourceRange Range, StringRef Name,
                  const SourceManager &Sources, const LangOptions &Language) {
  StringRef Text = Lexer::getSourceText(CharSourceRange::getCharRange(Range),
                                        Sources, Language);
  SourceLocation Start = Range.getBegin();
  Lexer Raw(Start, Language, Text.begin(), Text.begin(), Text.end());
  Token Next;
  for (bool End = Text.empty(); !End;) {
    End = Raw.LexFromRawLexer(Next);
    if (Next.is(tok::raw_identifier) && Next.getRawIdentifier() == Name)
      return true;
  }
  return false;
}

bool LocalRewriter::checkSkipped() {
  SourceRange Function = Body.function().getSourceRange();
  for (SourceRange Skipped : Rewrite.Skipped)
    if (Sources.isBeforeInTranslationUnit(Function.getBegin(),
                                          Skipped.getBegin()) &&
        Sources.isBeforeInTranslationUnit(Skipped.getBegin(),
                                          Function.getEnd()) &&
        names(Skipped, Owner.getName(), Sources, Context.getLangOpts()))
      return refuse(RefusalReason::Preprocessor, Skipped.getBegin(),
                    "'" + Owner.getName() +
                        "' is used in code that is not compiled here");
  return true;
}

std::variant<HandleRewrite, Refusal>
rewriteLocalOwner(const VarDecl &Owner, RewriteContext &Context) {
  const auto *Function =
      dyn_cast<FunctionDecl>(Owner.getParentFunctionOrMethod());
  const FunctionBody *Body = Context.Bodies.of(Function);
  if (!Body)
    return Refusal{RefusalReason::Declaration, Owner.getLocation(),
                   "the function is not understood"};
  return LocalRewriter(Owner, *Body, Context).run();
}

} // namespace memleak
