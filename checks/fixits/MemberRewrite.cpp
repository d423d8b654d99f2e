//===-- MemberRewrite.cpp - From an owning member to a handle -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "fixits/MemberRewrite.h"
#include "fixits/MemberMentions.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

namespace {

/// Works on one member; the first obstacle ends the work.
class MemberRewriter {
public:
  MemberRewriter(const MemberFacts &Member, const CXXRecordDecl &Class,
                 const ClassOwnership &Ownership, RewriteContext &Rewrite,
                 ArrayRef<const FunctionDecl *> Functions)
      : Member(Member), Field(*Member.Field), Class(Class),
        Ownership(Ownership), Rewrite(Rewrite), Functions(Functions),
        Context(Rewrite.Bodies.context()), Sources(Context.getSourceManager()),
        Name(Field.getName()) {}

  std::variant<MemberRewrite, Refusal> run();

private:
  bool refuse(RefusalReason Reason, SourceLocation Where,
              const Twine &Because) {
    if (!No)
      No = Refusal{Reason, Where, Because.str()};
    return false;
  }
  bool refuse(Refusal Because) {
    if (!No)
      No = std::move(Because);
    return false;
  }

  bool checkClass();
  bool checkCopies();
  bool checkDeclaration();
  bool collect();
  bool checkKinds();
  bool checkKeepers();
  bool checkSkipped();
  bool replacesNothing(const MemberValue &Value) const;
  bool mayKeep(const MemberUse &Use) const;
  const Stmt *statementAround(const Stmt *S, const FunctionBody &Body) const;
  const MemberUse *releaseBefore(const MemberValue &Value) const;
  bool isLastDestroyed() const;

  EditList &editsAt(SourceLocation Where);
  void writeDeclaration();
  void writeValue(const MemberValue &Value);
  void writeUse(const MemberUse &Use);
  void writeRelease(const MemberUse &Use);
  bool isWholeDestructor(const MemberUse &Release);

  const MemberFacts &Member;
  const FieldDecl &Field;
  const CXXRecordDecl &Class;
  const ClassOwnership &Ownership;
  RewriteContext &Rewrite;
  ArrayRef<const FunctionDecl *> Functions;
  ASTContext &Context;
  const SourceManager &Sources;
  StringRef Name;

  Allocation::AllocationKind Kind = Allocation::Object;
  std::string PointeeText;
  MemberMentions Found;
  std::map<FileID, EditList> Edits;
  std::optional<Refusal> No;
};

} // namespace

//===----------------------------------------------------------------------===//
// What can be rewritten
//===----------------------------------------------------------------------===//

/// Whether all code of \p Friend is in this translation unit.
static bool isAllHere(const FriendDecl &Friend) {
  if (const NamedDecl *Named = Friend.getFriendDecl()) {
    const auto *Function = dyn_cast<FunctionDecl>(Named);
    return Function && Function->hasBody();
  }
  const CXXRecordDecl *Class =
      Friend.getFriendType()->getType()->getAsCXXRecordDecl();
  const CXXRecordDecl *Definition = Class ? Class->getDefinition() : nullptr;
  return Definition &&
         llvm::all_of(Definition->methods(), [](const CXXMethodDecl *Method) {
           return Method->isImplicit() || Method->isDefaulted() ||
                  Method->isDeleted() || Method->isPureVirtual() ||
                  Method->hasBody();
         });
}

bool MemberRewriter::checkClass() {
  SourceLocation Where = Field.getLocation();
  if (Class.isDependentContext() || isa<ClassTemplateSpecializationDecl>(Class))
    return refuse(RefusalReason::Template, Where,
                  "'" + Name + "' is declared in a template");
  // All that can use a class of the main file is in this translation unit.
  if (Sources.isInMainFile(Sources.getExpansionLoc(Class.getLocation())))
    return true;
  if (Field.getAccess() != AS_private)
    return refuse(RefusalReason::Interface, Where,
                  "'" + Name + "' is not private, so other code may use it");
  for (const FriendDecl *Friend : Class.friends())
    if (!isAllHere(*Friend))
      return refuse(RefusalReason::Interface, Friend->getLocation(),
                    "friends of '" + Class.getName() + "' may use '" + Name +
                        "'");
  if (!Ownership.Complete)
    return refuse(RefusalReason::Interface, Where,
                  "not all functions of '" + Class.getName() +
                      "' have their bodies in this translation unit");
  return true;
}

bool MemberRewriter::checkCopies() {
  if (!memberwiseCopies(Class).any())
    return true;
  auto Refuse = [&] {
    return refuse(RefusalReason::Interface, Class.getLocation(),
                  "'" + Class.getName() +
                      "' is copied, and a handle cannot be");
  };
  // A header's class may be copied elsewhere; where that would release twice,
  // an error is a service.
  if (!Member.InDestructor && !Sources.isInMainFile(Class.getLocation()))
    return Refuse();
  for (const CXXMethodDecl *Method : Class.methods()) {
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
    bool Copies = (Constructor && Constructor->isCopyOrMoveConstructor()) ||
                  Method->isCopyAssignmentOperator() ||
                  Method->isMoveAssignmentOperator();
    if (Copies && !Method->isDeleted() && !Method->isUserProvided() &&
        (Method->isUsed() || Method->isExplicitlyDefaulted()))
      return Refuse();
  }
  return true;
}

bool MemberRewriter::checkDeclaration() {
  SourceLocation Where = Field.getLocation();
  auto Refuse = [&](const Twine &What) {
    return refuse(RefusalReason::Declaration, Where,
                  "the declaration of '" + Name + "' " + What);
  };
  if (Where.isMacroID() || Class.getLocation().isMacroID())
    return refuse(RefusalReason::Macro, Where,
                  "'" + Name + "' is declared in a macro");
  QualType Pointee = Field.getType()->getPointeeType();
  if (Pointee->isVoidType())
    return refuse(RefusalReason::VoidPointer, Where,
                  "'" + Name + "' does not say what it points to");
  if (Field.getType().isVolatileQualified() || Field.hasAttrs() ||
      Field.isMutable())
    return Refuse("has an unusual form");
  for (const FieldDecl *Other : Class.fields())
    if (Other != &Field &&
        Other->getOuterLocStart() == Field.getOuterLocStart())
      return Refuse("declares other names as well");
  auto Pointer = Field.getTypeSourceInfo()
                     ->getTypeLoc()
                     .getUnqualifiedLoc()
                     .getAs<PointerTypeLoc>();
  if (!Pointer)
    return Refuse("hides the pointer behind another name");
  if (surroundsName(Pointer, Where, Sources))
    return Refuse("goes on behind its name");
  StringRef Written =
      editsAt(Where)
          .textUpTo(Field.getOuterLocStart(), Pointer.getStarLoc())
          .rtrim();
  if (Written.empty() || Written.contains('\n') || Written.contains("/*") ||
      Written.contains("[["))
    return Refuse("has an unusual form");
  PointeeText = Written.str();
  return true;
}

bool MemberRewriter::collect() {
  auto Result = collectMentions(Field, Rewrite, Functions);
  if (auto *Because = std::get_if<Refusal>(&Result))
    return refuse(std::move(*Because));
  Found = std::move(std::get<MemberMentions>(Result));
  return true;
}

bool MemberRewriter::checkKinds() {
  bool Any = false;
  for (const MemberValue &Value : Found.Values) {
    if (!Value.Made)
      continue;
    if (Any && Value.Made->Kind != Kind)
      return refuse(RefusalReason::MixedKinds, Value.Whole->getExprLoc(),
                    "'" + Name +
                        "' holds what has to be released in different ways");
    Kind = Value.Made->Kind;
    Any = true;
    if (Kind == Allocation::Memory)
      return refuse(RefusalReason::Memory, Value.Whole->getExprLoc(),
                    "'" + Name + "' holds a block of bytes, not an object");
    EditList &File = editsAt(Value.Whole->getBeginLoc());
    HandleWriter Writer(Context, Rewrite.Handle, File);
    if (auto Because =
            Writer.refusal(*Value.Made, Field.getType()->getPointeeType()))
      return refuse(std::move(*Because));
    if (!Value.Body && !Writer.hasMaker(*Value.Made))
      return refuse(RefusalReason::Declaration, Value.Whole->getExprLoc(),
                    "'" + Name + "' is initialised in its class");
  }
  if (!Any)
    return refuse(RefusalReason::Borrows, Field.getLocation(),
                  "'" + Name + "' is filled with what callers hand over");
  for (const MemberUse &Each : Found.Uses) {
    if (Each.Use.Kind == OwnerUse::Release) {
      const auto *Delete = dyn_cast<CXXDeleteExpr>(Each.Use.Site);
      if (!Delete || Delete->isArrayForm() != (Kind == Allocation::Array))
        return refuse(RefusalReason::MismatchedRelease,
                      Each.Use.Ref->getExprLoc(),
                      "'" + Name +
                          "' is released in a way that does not fit "
                          "its allocation");
    }
    if (Each.Use.Kind == OwnerUse::Release &&
        Field.getType().isConstQualified() && !isWholeDestructor(Each))
      return refuse(RefusalReason::Declaration, Field.getLocation(),
                    "'" + Name +
                        "' is constant, so its handle could not be "
                        "released before it goes");
  }
  // unique_ptr wants to see the class wherever it may destroy it.
  const CXXRecordDecl *Pointee =
      Field.getType()->getPointeeType()->getAsCXXRecordDecl();
  const CXXRecordDecl *Definition =
      Pointee ? Pointee->getDefinition() : nullptr;
  bool IsUnique =
      Rewrite.Handle == HandleKind::Unique || Kind == Allocation::Array;
  if (IsUnique && Definition &&
      Sources.isBeforeInTranslationUnit(Class.getBeginLoc(),
                                        Definition->getBeginLoc()))
    return refuse(RefusalReason::Declaration, Field.getLocation(),
                  "'" + Definition->getName() + "' is not complete where '" +
                      Name + "' is declared, and unique_ptr may need it there");
  return true;
}

//===----------------------------------------------------------------------===//
// Who else may hold the object
//===----------------------------------------------------------------------===//

/// The statement of a block that \p S is a part of, or is.
const Stmt *MemberRewriter::statementAround(const Stmt *S,
                                            const FunctionBody &Body) const {
  for (const Stmt *Parent = Body.parent(S); Parent;
       S = Parent, Parent = Body.parent(Parent))
    if (isa<CompoundStmt>(Parent))
      return S;
  return nullptr;
}

/// The release of the same member in the statement just before \p Value, an
/// assignment.
const MemberUse *MemberRewriter::releaseBefore(const MemberValue &Value) const {
  const Stmt *At = statementAround(Value.Assignment, *Value.Body);
  const auto *Block =
      At ? dyn_cast_or_null<CompoundStmt>(Value.Body->parent(At)) : nullptr;
  if (!Block)
    return nullptr;
  const Stmt *Before = nullptr;
  for (const Stmt *S : Block->body()) {
    if (S == At)
      break;
    Before = S;
  }
  for (const MemberUse &Each : Found.Uses)
    if (Each.Use.Kind == OwnerUse::Release && Each.Body == Value.Body &&
        statementAround(Each.Use.Site, *Each.Body) == Before)
      return &Each;
  return nullptr;
}

/// Whether \p Value meets a member that owns nothing: in an initialiser, after
/// a release, or as the only value that a constructor gives.
bool MemberRewriter::replacesNothing(const MemberValue &Value) const {
  if (!Value.Assignment || releaseBefore(Value))
    return true;
  if (!isa<CXXConstructorDecl>(Value.Body->function()))
    return false;
  for (const Stmt *S = Value.Assignment; S; S = Value.Body->parent(S))
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, LambdaExpr>(S))
      return false;
  return llvm::none_of(Found.Values, [&](const MemberValue &Other) {
    bool Same = &Other == &Value;
    return !Same && Other.Made &&
           (Other.Body == Value.Body || Other.Body == nullptr);
  });
}

bool MemberRewriter::mayKeep(const MemberUse &Each) const {
  const OwnerUse &Use = Each.Use;
  switch (Use.Kind) {
  case OwnerUse::Look:
    if (isa<UnaryOperator>(Use.Site))
      return Rewrite.Borrows.mayKeepObject(*Each.Body, cast<Expr>(Use.Site));
    return Rewrite.Borrows.mayKeepObject(*Each.Body, Use.Outer);
  case OwnerUse::Subscript:
  case OwnerUse::Value:
    return Rewrite.Borrows.mayKeepPointer(*Each.Body, Use.Outer);
  case OwnerUse::Return:
    return true;
  default:
    return false;
  }
}

bool MemberRewriter::checkKeepers() {
  bool SameMoments = Member.InDestructor &&
                     llvm::all_of(Found.Values, [&](const MemberValue &Value) {
                       return replacesNothing(Value);
                     });
  if (SameMoments)
    return true;
  for (const MemberUse &Each : Found.Uses)
    if (mayKeep(Each))
      return refuse(RefusalReason::Escapes, Each.Use.Ref->getExprLoc(),
                    "'" + Name +
                        "' may be kept by somebody here, and a handle "
                        "would release it sooner");
  for (const MemberValue &Value : Found.Values)
    if (const CXXNewExpr *New = Value.Made ? Value.Made->asNew() : nullptr)
      if (New->getConstructExpr() &&
          Rewrite.Borrows.constructorMayKeep(*New->getConstructExpr()))
        return refuse(RefusalReason::Escapes, New->getExprLoc(),
                      "the constructor may tell somebody about the object");
  return true;
}

static bool mentions(SourceRange Range, StringRef Name,
                     const SourceManager &Sources,
                     const LangOptions &Language) {
  StringRef Text = Lexer::getSourceText(CharSourceRange::getCharRange(Range),
                                        Sources, Language);
  Lexer Raw(Range.getBegin(), Language, Text.begin(), Text.begin(), Text.end());
  Token Next;
  for (bool End = Text.empty(); !End;) {
    End = Raw.LexFromRawLexer(Next);
    if (Next.is(tok::raw_identifier) && Next.getRawIdentifier() == Name)
      return true;
  }
  return false;
}

bool MemberRewriter::checkSkipped() {
  for (SourceRange Skipped : Rewrite.Skipped) {
    FileID File = Sources.getFileID(Skipped.getBegin());
    if (Edits.count(File) &&
        mentions(Skipped, Name, Sources, Context.getLangOpts()))
      return refuse(RefusalReason::Preprocessor, Skipped.getBegin(),
                    "'" + Name + "' is used in code that is not compiled here");
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

EditList &MemberRewriter::editsAt(SourceLocation Where) {
  FileID File = Sources.getFileID(Sources.getExpansionLoc(Where));
  return Edits.try_emplace(File, Sources, Context.getLangOpts(), File)
      .first->second;
}

void MemberRewriter::writeDeclaration() {
  EditList &File = editsAt(Field.getLocation());
  std::string Type =
      HandleWriter(Context, Rewrite.Handle, File).handleType(PointeeText, Kind);
  if (Field.getType().isConstQualified())
    Type = "const " + Type;
  File.replaceUpTo(Field.getOuterLocStart(), Field.getLocation(), Type + " ");
}

void MemberRewriter::writeValue(const MemberValue &Value) {
  EditList &File = editsAt(Value.Whole->getBeginLoc());
  if (!Value.Made) {
    // Handles take NULL too; only an initialiser of unique_ptr is in doubt.
    bool IsMacro = Value.Whole->getBeginLoc().isMacroID() &&
                   (Value.Assignment || Rewrite.Handle == HandleKind::Pool);
    if (!IsMacro &&
        !Value.Whole->IgnoreParenCasts()->getType()->isNullPtrType())
      File.replace(Value.Whole->getSourceRange(), "nullptr");
    return;
  }
  const Expr *Source = Value.Made->Source;
  if (Source->getBeginLoc() != Value.Whole->getBeginLoc())
    File.replaceUpTo(Value.Whole->getBeginLoc(), Source->getBeginLoc(), "");
  if (Source->getEndLoc() != Value.Whole->getEndLoc())
    File.removeAfter(Source->getEndLoc(), Value.Whole->getEndLoc());
  HandleWriter Writer(Context, Rewrite.Handle, File);
  if (Writer.hasMaker(*Value.Made))
    return Writer.writeMaker(*Value.Made);
  // A `new` that stays: initialisers take it as it is.
  if (!Value.Assignment)
    return;
  File.replaceBetween(Value.Assignment->getLHS()->getEndLoc(),
                      Value.Whole->getBeginLoc(), ".reset(");
  File.insertAfter(Value.Whole->getEndLoc(), ")");
}

void MemberRewriter::writeUse(const MemberUse &Each) {
  const OwnerUse &Use = Each.Use;
  EditList &File = editsAt(Use.Ref->getBeginLoc());
  SourceLocation End = Use.Ref->getEndLoc();
  switch (Use.Kind) {
  case OwnerUse::Look: {
    const auto *Star = dyn_cast<UnaryOperator>(Use.Site);
    if (Kind != Allocation::Array)
      return;
    // unique_ptr<T[]> has operator[] and neither `*` nor `->`.
    if (!Star)
      return File.insertAfter(End, ".get()");
    File.replaceUpTo(Star->getOperatorLoc(), Use.Outer->getBeginLoc(), "");
    return File.insertAfter(Use.Outer->getEndLoc(), "[0]");
  }
  case OwnerUse::Subscript:
    if (Kind != Allocation::Array)
      File.insertAfter(End, ".get()");
    return;
  case OwnerUse::Value:
  case OwnerUse::Return:
    return File.insertAfter(End, ".get()");
  case OwnerUse::Truth: {
    std::string Text = File.text(Use.Ref->getSourceRange()).str();
    return File.replace(Use.Ref->getSourceRange(), "(" + Text + " != nullptr)");
  }
  case OwnerUse::Release:
    return writeRelease(Each);
  case OwnerUse::Test:
  case OwnerUse::Assign:
  case OwnerUse::Ignore:
  case OwnerUse::Capture:
  case OwnerUse::Share:
  case OwnerUse::HandOver:
    return;
  }
}

/// Whether the member is the first to be destroyed after the destructor's body.
bool MemberRewriter::isLastDestroyed() const {
  bool After = false;
  for (const FieldDecl *Other : Class.fields()) {
    if (After && Other->getType().isDestructedType())
      return false;
    // May become a handle in the same run.
    if (After && Ownership.Members.count(Other) &&
        !Ownership.Members.lookup(Other).Acquired.empty())
      return false;
    After |= Other == &Field;
  }
  return true;
}

/// Whether the destructor does nothing but \p Release, at the moment at which a
/// handle would.
bool MemberRewriter::isWholeDestructor(const MemberUse &Release) {
  const auto *Destructor =
      dyn_cast<CXXDestructorDecl>(&Release.Body->function());
  if (!Destructor || !isLastDestroyed())
    return false;
  const auto *Body = dyn_cast<CompoundStmt>(Destructor->getBody());
  const Stmt *Around = statementAround(Release.Use.Site, *Release.Body);
  if (!Body || Body->size() != 1 || Body->body_front() != Around ||
      !isa<CXXDeleteExpr, ExprWithCleanups, IfStmt>(Around))
    return false;
  if (const auto *If = dyn_cast<IfStmt>(Around);
      If && (If->getElse() || If->getThen() != Release.Use.Site))
    return false;
  StringRef Text = editsAt(Body->getBeginLoc()).text(Body->getSourceRange());
  return !Text.empty() && !Text.contains("//") && !Text.contains("/*") &&
         !Text.contains("#");
}

void MemberRewriter::writeRelease(const MemberUse &Each) {
  if (isWholeDestructor(Each)) {
    SourceRange Body = Each.Body->function().getBody()->getSourceRange();
    return editsAt(Body.getBegin()).replace(Body, "= default;");
  }
  EditList &File = editsAt(Each.Use.Site->getBeginLoc());
  std::string Text = File.text(Each.Use.Ref->getSourceRange()).str();
  File.replace(Each.Use.Site->getSourceRange(), Text + ".reset()");
}

std::variant<MemberRewrite, Refusal> MemberRewriter::run() {
  bool Done = checkClass() && checkCopies() && checkDeclaration() &&
              collect() && checkKinds() && checkKeepers() && checkSkipped();
  if (!Done)
    return std::move(*No);
  writeDeclaration();
  for (const MemberValue &Value : Found.Values)
    writeValue(Value);
  for (const MemberUse &Use : Found.Uses)
    writeUse(Use);
  SourceLocation Where = Field.getLocation();
  FileID Declared = Sources.getFileID(Where);
  MemberRewrite Result{
      {},
      Declared,
      HandleWriter(Context, Rewrite.Handle, editsAt(Where)).header(Kind)};
  for (auto &[File, List] : Edits) {
    std::vector<FixItHint> Hints = List.hints();
    if (List.failed() ||
        Sources.isInSystemHeader(Sources.getLocForStartOfFile(File))) {
      refuse(RefusalReason::Macro, List.failure(),
             "'" + Name + "' is used in the body of a macro");
      return std::move(*No);
    }
    Result.Edits.insert(Result.Edits.end(), Hints.begin(), Hints.end());
  }
  return Result;
}

std::variant<MemberRewrite, Refusal>
rewriteMemberOwner(const MemberFacts &Member, const CXXRecordDecl &Class,
                   const ClassOwnership &Ownership, RewriteContext &Context,
                   ArrayRef<const FunctionDecl *> Functions) {
  return MemberRewriter(Member, Class, Ownership, Context, Functions).run();
}

} // namespace memleak
