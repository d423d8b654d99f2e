//===-- RawOwningAllocationCheck.cpp - memleak-raw-owning-allocation ------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RawOwningAllocationCheck.h"
#include "MemberOwnership.h"
#include "ModelCases.h"
#include "fixits/OwnerUses.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

namespace {

/// Finds the allocations of one function, those in its lambdas included.
class AllocationFinder : public RecursiveASTVisitor<AllocationFinder> {
public:
  explicit AllocationFinder(TUState &Unit) : Unit(Unit) {}
  bool VisitCXXNewExpr(CXXNewExpr *New) { return add(New); }
  bool VisitCallExpr(CallExpr *Call) { return add(Call); }
  /// The functions of local classes are looked at by themselves.
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }

  llvm::SmallSetVector<const Expr *, 4> Found;
  SmallVector<Allocation, 4> Made;

private:
  bool add(const Expr *E) {
    if (std::optional<Allocation> New = asAllocation(E, Unit))
      if (Found.insert(E))
        Made.push_back(*New);
    return true;
  }

  TUState &Unit;
};

/// Whether objects of \p Class look like pointers, so that a raw pointer in it
/// is how a handle works.
bool isHandleClass(const CXXRecordDecl *Class, TUState &Unit) {
  if (!Class || !Class->hasDefinition())
    return false;
  if (const models::TypeModel *Model = Unit.modelOf(Class))
    if (Model->Kind == models::TypeKind::Handle ||
        Model->Kind == models::TypeKind::Shared)
      return true;
  const DeclContext::lookup_result Arrows = Class->getDefinition()->lookup(
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Arrow));
  return !Arrows.empty();
}

/// Whether \p Function gives out memory because that is what it is for.
bool isAllocator(const FunctionDecl &Function, TUState &Unit) {
  if (Function.isOverloadedOperator()) {
    OverloadedOperatorKind Kind = Function.getOverloadedOperator();
    if (Kind == OO_New || Kind == OO_Array_New)
      return true;
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  return Function.isExternC() || Unit.modelOf(&Function) ||
         (Method && isHandleClass(Method->getParent(), Unit));
}

/// Whether the class of \p Field may see to its release by a destructor, which
/// is memleak-owning-raw-member's business, or out of sight.
bool classMayRelease(const FieldDecl &Field, FunctionBodies &Bodies) {
  const auto *Class = dyn_cast<CXXRecordDecl>(Field.getParent());
  const CXXDestructorDecl *Destructor = Class ? destructorOf(*Class) : nullptr;
  if (!Destructor || !Destructor->isUserProvided())
    return false;
  const FunctionBody *Body = Bodies.of(Destructor);
  return !Body || !Body->thisUses().empty();
}

/// Whether objects of \p Class see to their own end, as those do that count who
/// uses them: a pointer holds a share of one at most.
bool releasesItself(const CXXRecordDecl *Class, FunctionBodies &Bodies) {
  if (!Class || !Class->hasDefinition())
    return false;
  Class = Class->getDefinition();
  return llvm::any_of(Class->methods(),
                      [&](const CXXMethodDecl *Method) {
                        return deletesItself(*Method, Bodies);
                      }) ||
         llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
           return releasesItself(Base.getType()->getAsCXXRecordDecl(), Bodies);
         });
}

/// The statement of a block that \p E belongs to, with nothing in between that
/// decides whether \p E is evaluated, or when; null otherwise.
const Stmt *wholeStatement(const Expr &E, const FunctionBody &Body) {
  const Stmt *At = &E;
  for (const Stmt *Outer = Body.parent(At); Outer;
       At = Outer, Outer = Body.parent(At)) {
    if (isa<CompoundStmt>(Outer))
      return At;
    const auto *Binary = dyn_cast<BinaryOperator>(Outer);
    if (!isa<Expr, DeclStmt, ReturnStmt>(Outer) ||
        isa<LambdaExpr, AbstractConditionalOperator>(Outer) ||
        (Binary && Binary->isLogicalOp()))
      return nullptr;
  }
  return nullptr;
}

/// Whether a container of class \p Class holds handles.
bool holdsHandles(const CXXRecordDecl &Class, TUState &Unit) {
  const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  const models::TypeModel *Model = Unit.modelOf(&Class);
  return Special && Model && Model->Kind == models::TypeKind::Container &&
         llvm::any_of(Special->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Argument) {
                        return Argument.getKind() == TemplateArgument::Type &&
                               isHandleClass(
                                   Argument.getAsType()->getAsCXXRecordDecl(),
                                   Unit);
                      });
}

/// Whether \p Call makes somebody the owner of \p Given: its object, or one of
/// its arguments.
bool takes(const CallExpr &Call, const Expr *Given, TUState &Unit) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  const bool IsObject =
      Member &&
      Member->getImplicitObjectArgument()->IgnoreParenImpCasts() == Given;
  unsigned Index = 0;
  while (Index < Call.getNumArgs() &&
         Call.getArg(Index)->IgnoreParenImpCasts() != Given)
    ++Index;
  if (!Callee || (!IsObject && Index == Call.getNumArgs()))
    return false;
  if (Member && !IsObject && Member->getMethodDecl()->getNumParams() &&
      holdsHandles(*Member->getRecordDecl(), Unit))
    return true;
  return someCaseDoes(Call, Unit, [&](const models::Effect &Effect) {
    return Effect.Kind == models::EffectKind::Take &&
           (IsObject ? Effect.At.isThis() : Effect.At.isParameter(Index));
  });
}

/// Whether the first that is done with \p Variable after \p Source fills it is
/// to hand its object to an owner: `std::unique_ptr<T> own(raw);`.
bool isHandedOnAtOnce(const VarDecl &Variable, const Expr &Source,
                      const FunctionBody &Body, TUState &Unit) {
  const SourceManager &Sources = Body.context().getSourceManager();
  const auto Uses = Body.uses(&Variable);
  const auto *Next = llvm::find_if(Uses, [&](const DeclRefExpr *Use) {
    return Sources.isBeforeInTranslationUnit(Source.getEndLoc(),
                                             Use->getLocation());
  });
  if (Next == Uses.end())
    return false;
  const Stmt *Filled = wholeStatement(Source, Body);
  const Stmt *Given = wholeStatement(**Next, Body);
  if (!Filled || !Given || Filled == Given ||
      Body.parent(Filled) != Body.parent(Given))
    return false;
  auto Use = classifyUse(*Next, Variable.getName(), Body, Unit);
  if (const auto *Known = std::get_if<OwnerUse>(&Use);
      Known && Known->Kind == OwnerUse::HandOver)
    return true;
  for (const Stmt *S = Body.parent(*Next); isa_and_nonnull<Expr>(S);
       S = Body.parent(S))
    if (const auto *Call = dyn_cast<CallExpr>(S))
      return takes(*Call, *Next, Unit);
  return false;
}

std::string describe(const Allocation &Made) {
  if (const CallExpr *Call = Made.asCall())
    return "memory that '" + Call->getDirectCallee()->getNameAsString() +
           "' allocates here";
  LangOptions Cxx;
  Cxx.CPlusPlus = true;
  const std::string Type =
      "'" + Made.type().getAsString(PrintingPolicy(Cxx)) + "'";
  return (Made.Kind == Allocation::Array ? "array of " : "") + Type +
         " that is allocated here";
}

std::string sentence(const OwningPlace &Place, const Allocation &Made) {
  std::string Name =
      Place.Owner ? "'" + Place.Owner->getNameAsString() + "'" : "";
  switch (Place.Kind) {
  case OwningPlace::Variable:
    return "raw pointer " + Name + " owns the " + describe(Made);
  case OwningPlace::Member:
    return "raw member " + Name + " owns the " + describe(Made);
  case OwningPlace::Result:
    return Name + " returns the " + describe(Made) +
           " as a raw pointer, which its caller has to release";
  case OwningPlace::Pointee:
    return "the raw pointer behind " + (Name.empty() ? "an expression" : Name) +
           " owns the " + describe(Made);
  case OwningPlace::Element:
    return "a raw pointer in " + (Name.empty() ? "an array" : Name) +
           " owns the " + describe(Made);
  }
  llvm_unreachable("all kinds are handled");
}

} // namespace

RawOwningAllocationCheck::RawOwningAllocationCheck(
    StringRef Name, tidy::ClangTidyContext *Context, SharedState &Shared)
    : MemleakCheck(Name, Context, Shared),
      Handle(Options.get("Handle", HandleKind::Pool)),
      Includes(Options.getLocalOrGlobal("IncludeStyle",
                                        tidy::utils::IncludeSorter::IS_LLVM),
               isEachFixWhole(), *Context, unit()) {}

void RawOwningAllocationCheck::storeOptions(
    tidy::ClangTidyOptions::OptionMap &Opts) {
  MemleakCheck::storeOptions(Opts);
  Options.store(Opts, "Handle", Handle);
  Options.store(Opts, "IncludeStyle", Includes.getStyle());
}

void RawOwningAllocationCheck::registerPPCallbacks(
    const SourceManager &Sources, Preprocessor *PP,
    Preprocessor *ModuleExpanderPP) {
  Includes.registerPreprocessor(PP);
  recordSkippedRanges(*PP, Skipped);
}

void RawOwningAllocationCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(functionDecl(isDefinition(), unless(isImplicit()),
                                 unless(isExpansionInSystemHeader()))
                        .bind("function"),
                    &ToCheck);
}

void RawOwningAllocationCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  // A lambda is read with the function around it, if there is one.
  bool IsInFunction = Method && Method->getParent()->isLambda() &&
                      Method->getParent()->getParentFunctionOrMethod();
  // A template is judged as it was written, not as it was instantiated.
  if (!IsInFunction && !Function->isTemplateInstantiation())
    Functions.push_back(Function);
}

void RawOwningAllocationCheck::collect(const FunctionDecl &Function,
                                       FunctionBodies &Bodies,
                                       Borrowing &Borrows) {
  AllocationFinder Finder(unit());
  Finder.TraverseDecl(const_cast<FunctionDecl *>(&Function));
  if (Finder.Made.empty() || isBroken(&Function))
    return;
  const FunctionBody *Body = Bodies.of(&Function);
  if (!Body)
    return;
  for (const Allocation &Made : Finder.Made) {
    std::optional<OwningPlace> Place = owningPlace(*Made.Source, *Body);
    const CXXNewExpr *New = Made.asNew();
    if (!Place || isSilent(*Place, *Body, Bodies, Borrows) ||
        (New &&
         releasesItself(New->getAllocatedType()->getAsCXXRecordDecl(), Bodies)))
      continue;
    const auto *Variable = dyn_cast_or_null<VarDecl>(Place->Owner);
    if (Variable && Place->Kind == OwningPlace::Variable &&
        Variable->hasLocalStorage() &&
        isHandedOnAtOnce(*Variable, *Made.Source, *Body, unit()))
      continue;
    const void *Key =
        Place->Owner
            ? static_cast<const void *>(Place->Owner->getCanonicalDecl())
            : Made.Source;
    Owner &Found =
        Owners.insert({Key, Owner{*Place, {}, &Function}}).first->second;
    Found.Made.push_back(Made);
  }
}

/// Whether \p Field is never released in sight, and somebody is told of what it
/// points to: he may be the owner, and the member only remember it.
bool RawOwningAllocationCheck::mayOnlyRemember(const FieldDecl &Field,
                                               FunctionBodies &Bodies,
                                               Borrowing &Borrows) {
  bool Escapes = false;
  for (const FunctionDecl *Function : Functions)
    if (const FunctionBody *Body = Bodies.of(Function)) {
      const MemberFacts There = readUses(Field, *Body, unit(), Borrows);
      if (!There.Released.empty())
        return false;
      Escapes |= There.Escapes;
    }
  return Escapes;
}

bool RawOwningAllocationCheck::isSilent(const OwningPlace &Place,
                                        const FunctionBody &Body,
                                        FunctionBodies &Bodies,
                                        Borrowing &Borrows) {
  if (isAllocator(Body.function(), unit()))
    return true;
  if (const auto *Variable = dyn_cast_or_null<VarDecl>(Place.Owner))
    // Made on first use and meant to live until the program ends.
    return Place.Kind == OwningPlace::Variable && Variable->isStaticLocal() &&
           Variable->hasInit() &&
           !isNull(Variable->getInit(), Variable->getASTContext());
  if (const auto *Field = dyn_cast_or_null<FieldDecl>(Place.Owner)) {
    const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
    return Place.Kind == OwningPlace::Member &&
           (unit().isMemberClaimed(Field) || isHandleClass(Class, unit()) ||
            classMayRelease(*Field, Bodies) ||
            mayOnlyRemember(*Field, Bodies, Borrows));
  }
  return false;
}

std::variant<HandleRewrite, Refusal>
RawOwningAllocationCheck::rewrite(const Owner &Found, RewriteContext &Context) {
  SourceLocation Where = Found.Place.Owner ? Found.Place.Owner->getLocation()
                                           : Found.Made[0].Source->getExprLoc();
  std::string Name = Found.Place.Owner
                         ? "'" + Found.Place.Owner->getNameAsString() + "'"
                         : "this pointer";
  switch (Found.Place.Kind) {
  case OwningPlace::Variable: {
    const auto *Variable = cast<VarDecl>(Found.Place.Owner);
    if (isa<ParmVarDecl>(Variable))
      return Refusal{RefusalReason::Borrows, Where,
                     Name + " is a parameter, and holds what the caller gave"};
    if (!Variable->hasLocalStorage())
      return Refusal{RefusalReason::StaticStorage, Where,
                     Name + " lives until the program ends, and a handle would "
                            "release at its end"};
    return rewriteLocalOwner(*Variable, Context);
  }
  case OwningPlace::Result:
    return Refusal{RefusalReason::Returned, Where,
                   Name + " is called from places that this fix does not "
                          "rewrite"};
  case OwningPlace::Member:
  case OwningPlace::Pointee:
    return Refusal{RefusalReason::Interface, Where,
                   Name + " is used in places that this fix does not rewrite"};
  case OwningPlace::Element:
    return Refusal{RefusalReason::Element, Where,
                   "all elements would have to become handles together"};
  }
  llvm_unreachable("all kinds are handled");
}

void RawOwningAllocationCheck::report(const Owner &Found,
                                      RewriteContext &Context) {
  for (const Allocation &Made : Found.Made)
    if (unit().isClaimed(Made.Source->getExprLoc()))
      return;
  const Allocation &First = Found.Made[0];
  std::variant<HandleRewrite, Refusal> Result = rewrite(Found, Context);
  {
    auto Warning = diag(First.Source->getExprLoc(), "%0")
                   << sentence(Found.Place, First);
    if (isWholeProgram())
      for (const Allocation &Made : Found.Made)
        Warning << SourceRange(Made.Source->getExprLoc());
    if (auto *Fix = std::get_if<HandleRewrite>(&Result)) {
      for (const FixItHint &Edit : Fix->Edits)
        Warning << Edit;
      for (StringRef Header : Fix->Headers)
        if (auto Include = Includes.includeFor(First.Source->getExprLoc(),
                                               Fix->File, Header))
          Warning << *Include;
    }
  }
  if (auto *Because = std::get_if<Refusal>(&Result))
    diag(Because->Where, "%0", DiagnosticIDs::Note) << Because->text();
}

void RawOwningAllocationCheck::onEndOfTranslationUnit() {
  if (!Functions.empty()) {
    ASTContext &AST = Functions.front()->getASTContext();
    FunctionBodies Bodies(AST);
    Borrowing Borrows(unit(), Bodies);
    RewriteContext Context{unit(), Bodies, Borrows, Handle, Skipped};
    for (const FunctionDecl *Function : Functions)
      collect(*Function, Bodies, Borrows);
    for (const auto &[Key, Found] : Owners)
      report(Found, Context);
  }
  Functions.clear();
  Owners.clear();
  Skipped.clear();
}

} // namespace memleak
