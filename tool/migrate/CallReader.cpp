//===-- CallReader.cpp - Whom a function calls ----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CallReader.h"
#include "BodyReader.h"

using namespace clang;

namespace memleak::migrate {

namespace {

/// A private function whose calls are all to be seen where its class is.
bool isPrivate(const CXXMethodDecl &M) {
  return M.getAccess() == AS_private && !M.isStatic() && !M.isVirtual() &&
         !M.isTemplateInstantiation() && !isa<CXXConstructorDecl>(M) &&
         !isa<CXXDestructorDecl>(M);
}

/// Whether templates have access, whose code says only by a name what they
/// call.
bool isOpenToTemplates(const CXXRecordDecl &Class) {
  for (const Decl *Each : Class.decls())
    if (isa<FunctionTemplateDecl, ClassTemplateDecl>(Each))
      return true;
  for (const FriendDecl *Each : Class.friends())
    if (isa_and_nonnull<TemplateDecl>(Each->getFriendDecl()))
      return true;
  return false;
}

/// One function's body and initialisers.
class CallWalker : public RecursiveASTVisitor<CallWalker> {
public:
  CallWalker(const FunctionDecl &F, Declarations &Decls) : F(F), Decls(Decls) {}

  void run() {
    if (const auto *Made = dyn_cast<CXXConstructorDecl>(&F)) {
      for (CXXCtorInitializer *Init : Made->inits()) {
        initialise(*Init);
        TraverseStmt(Init->getInit());
      }
    }
    TraverseStmt(F.getBody());
  }

  bool shouldVisitImplicitCode() const { return true; }

#define MEMLEAK_REPEATED(KIND)                                                 \
  bool Traverse##KIND(KIND *S) {                                               \
    ++Repeated;                                                                \
    const bool Went = RecursiveASTVisitor::Traverse##KIND(S);                  \
    --Repeated;                                                                \
    return Went;                                                               \
  }
  MEMLEAK_REPEATED(ForStmt)
  MEMLEAK_REPEATED(WhileStmt)
  MEMLEAK_REPEATED(DoStmt)
  MEMLEAK_REPEATED(CXXForRangeStmt)
  MEMLEAK_REPEATED(LambdaExpr) // which may be called again
#undef MEMLEAK_REPEATED

  bool VisitLabelStmt(LabelStmt *) {
    HasLabels = true;
    return true;
  }
  bool VisitImplicitCastExpr(ImplicitCastExpr *C) {
    if (C->getCastKind() == CK_LValueToRValue)
      Harmless.insert(C->getSubExpr()->IgnoreParens());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() == BO_Assign && isNull(B->getRHS(), Decls.context()))
      Harmless.insert(B->getLHS()->IgnoreParens());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *M) {
    if (const auto *Method = dyn_cast<CXXMethodDecl>(M->getMemberDecl()))
      mention(*Method, M);
    else if (const auto *Field = dyn_cast<FieldDecl>(M->getMemberDecl());
             Field && !Harmless.count(M))
      if (std::string Key = Decls.pointer(*Field); !Key.empty())
        Sets.push_back(std::move(Key));
    return true;
  }
  bool VisitCallExpr(CallExpr *C) {
    const Expr *Called = C->getCallee()->IgnoreParenImpCasts();
    CalledNames.insert(Called);
    if (!C->getDirectCallee() && !isa<CXXPseudoDestructorExpr>(Called))
      CallsThroughPointers = true;
    const auto *Member = dyn_cast<MemberExpr>(Called);
    if (Member && isa<CXXThisExpr>(stripped(Member->getBase())) && !Repeated)
      OnThis.insert(Member);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *R) {
    const auto *Named = dyn_cast<FunctionDecl>(R->getDecl());
    if (!Named)
      return true;
    Callees.push_back(Named);
    if (!CalledNames.count(R))
      AddressTaken.push_back(Named);
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Named))
      mention(*Method, R);
    return true;
  }
  bool VisitOverloadExpr(OverloadExpr *E) {
    for (const NamedDecl *Each : E->decls())
      if (const auto *Method = dyn_cast<CXXMethodDecl>(Each))
        mention(*Method, E);
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *C) {
    Callees.push_back(C->getConstructor());
    if (const CXXDestructorDecl *Ends =
            C->getConstructor()->getParent()->getDestructor())
      Callees.push_back(Ends);
    return true;
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *D) {
    const CXXRecordDecl *Class =
        D->getDestroyedType().isNull()
            ? nullptr
            : D->getDestroyedType()->getAsCXXRecordDecl();
    if (Class && Class->hasDefinition())
      if (const CXXDestructorDecl *Ends = Class->getDestructor())
        Callees.push_back(Ends);
    return true;
  }

  struct Mention {
    const CXXMethodDecl *Of;
    bool Begins;
  };
  /// What constructors may say of the private functions they call; judged when
  /// all of the body was seen.
  std::vector<Mention> mentions() const {
    const auto *Maker = dyn_cast<CXXConstructorDecl>(&F);
    std::map<const CXXMethodDecl *, unsigned> Times;
    for (const Mention &Each : Private)
      ++Times[Each.Of];
    std::vector<Mention> All = Private;
    for (Mention &Each : All)
      Each.Begins &= Maker && !Maker->isDelegatingConstructor() && !HasLabels &&
                     Times[Each.Of] == 1 &&
                     Maker->getParent() == Each.Of->getParent() &&
                     !isOpenToTemplates(*Each.Of->getParent());
    return All;
  }
  std::vector<std::string> fresh() const {
    std::vector<std::string> Left;
    for (const std::string &Each : MadeHere)
      if (!llvm::is_contained(Sets, Each))
        Left.push_back(Each);
    return Left;
  }

  std::vector<const FunctionDecl *> Callees, AddressTaken;
  std::vector<std::string> Sets, Initialises;
  bool CallsThroughPointers = false;

private:
  void mention(const CXXMethodDecl &Method, const Expr *By) {
    Callees.push_back(&Method);
    if (!isa<DeclRefExpr>(By) && !CalledNames.count(By) && Method.isStatic())
      AddressTaken.push_back(&Method);
    if (isPrivate(Method))
      Private.push_back({Method.getCanonicalDecl(), OnThis.count(By) > 0});
  }
  void initialise(const CXXCtorInitializer &Init) {
    const FieldDecl *Field = Init.getMember();
    std::string Key = Field && Init.getInit() ? Decls.pointer(*Field) : "";
    if (Key.empty() || isNull(Init.getInit(), Decls.context()) ||
        isa<ImplicitValueInitExpr>(stripped(Init.getInit())))
      return;
    Initialises.push_back(Key);
    // An aggregate's members may be given values here.
    const auto *Made = dyn_cast<CXXNewExpr>(stripped(Init.getInit()));
    if (Made && !Made->isArray() && Made->getConstructExpr() &&
        Made->getNumPlacementArgs() == 0)
      MadeHere.push_back(std::move(Key));
  }

  const FunctionDecl &F;
  Declarations &Decls;
  unsigned Repeated = 0;
  bool HasLabels = false;
  llvm::DenseSet<const Expr *> Harmless, CalledNames, OnThis;
  std::vector<Mention> Private;
  std::vector<std::string> MadeHere;
};

template <class T> void sortOnce(std::vector<T> &All) {
  llvm::sort(All);
  All.erase(std::unique(All.begin(), All.end()), All.end());
}

} // namespace

void CallReader::read(const FunctionDecl &F) {
  readOne(F);
  while (!Waiting.empty()) {
    const FunctionDecl *Next = Waiting.back();
    Waiting.pop_back();
    readOne(*Next);
  }
}

void CallReader::readOne(const FunctionDecl &F) {
  auto Number = [&](const FunctionDecl &Of) {
    auto [Entry, New] = Numbers.try_emplace(Of.getCanonicalDecl(), 0);
    if (New)
      Entry->second = numberOf(Of);
    return Entry->second;
  };
  CallWalker Walker(F, Decls);
  Walker.run();
  Calls Made;
  Made.By = Number(F);
  for (const FunctionDecl *Each : Walker.Callees) {
    // The standard library's own calls are not followed.
    if (!Decls.isUser(Each->getLocation()))
      continue;
    Made.To.push_back(Number(*Each));
    const FunctionDecl *Body = nullptr;
    if (Each->isTemplateInstantiation() && Each->hasBody(Body) &&
        Instances.insert(Body).second)
      Waiting.push_back(Body);
  }
  if (Walker.CallsThroughPointers)
    Made.To.push_back(Calls::ThroughPointers);
  sortOnce(Made.To);
  Made.Sets = std::move(Walker.Sets);
  sortOnce(Made.Sets);
  Made.Initialises = std::move(Walker.Initialises);
  sortOnce(Made.Initialises);
  std::vector<Calls> &All = Decls.facts().CallsOf;
  for (const FunctionDecl *Each : Walker.AddressTaken)
    if (Decls.isUser(Each->getLocation()))
      All.push_back({Calls::ThroughPointers, {Number(*Each)}, {}, {}});
  if (const auto *M = dyn_cast<CXXMethodDecl>(&F))
    for (const CXXMethodDecl *Each : M->overridden_methods())
      if (Decls.isUser(Each->getLocation()))
        All.push_back({Number(*Each), {Made.By}, {}, {}});
  for (const CallWalker::Mention &Each : Walker.mentions())
    if (Decls.isUser(Each.Of->getLocation()))
      Decls.facts().PrivateCalls.push_back(
          {Made.By, Number(*Each.Of), Each.Begins,
           Each.Begins ? Walker.fresh() : std::vector<std::string>()});
  if (!Made.To.empty() || !Made.Sets.empty() || !Made.Initialises.empty())
    All.push_back(std::move(Made));
}

} // namespace memleak::migrate
