//===-- Afterwards.cpp - What is still said of what was handed on ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Once a variable's handle is handed on it is empty, but the program may go on
/// looking at the object: `list.push_back(p); p->start();`. Then a plain
/// pointer is kept beforehand, for what is said behind; or, behind a
/// constructor's initialiser, the member has it.
///
//===----------------------------------------------------------------------===//

#include "BodyReader.h"

using namespace clang;

namespace memleak::migrate {

std::vector<uint32_t> BodyReader::afterwards(const Expr *E) const {
  auto Found = Renamed.find(stripped(E));
  if (Found == Renamed.end())
    return {};
  std::vector<uint32_t> Facts;
  for (const Rename::Option &Each :
       Decls.facts().Renames[Found->second].Options)
    Facts.push_back(Each.Fact);
  return Facts;
}

/// Whether each does no more than read the variable, where its name can be
/// replaced.
bool BodyReader::areReads(const Mentions &All) const {
  return llvm::all_of(All, [&](const DeclRefExpr *Each) {
    const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(
        Parents.getParentIgnoreParens(const_cast<DeclRefExpr *>(Each)));
    EditList List = Decls.edits(Each->getLocation());
    List.replace(Each->getLocation(), "");
    if (!Cast || List.failed())
      return false;
    // A reference to const looks at it, too.
    return Cast->getCastKind() == CK_LValueToRValue ||
           (Cast->getCastKind() == CK_NoOp &&
            Cast->getType().isConstQualified());
  });
}

/// The mentions in the statements that follow \p S in \p Scope.
BodyReader::Mentions BodyReader::mentionsBehind(const Stmt &S,
                                                const CompoundStmt &Scope,
                                                const VarDecl &V) const {
  const SourceManager &Sources = Context.getSourceManager();
  auto Found = MentionsOf.find(&V);
  Mentions Behind;
  if (Found == MentionsOf.end())
    return Behind;
  for (const DeclRefExpr *Each : Found->second) {
    SourceLocation At = Sources.getFileLoc(Each->getLocation());
    if (Sources.isBeforeInTranslationUnit(Sources.getFileLoc(S.getEndLoc()),
                                          At) &&
        Sources.isBeforeInTranslationUnit(At, Scope.getRBracLoc()))
      Behind.push_back(Each);
  }
  return Behind;
}

namespace {
/// Whether code may change a member without naming it here.
class KnowsThis : public RecursiveASTVisitor<KnowsThis> {
public:
  KnowsThis(const ParentMap &Parents, const FieldDecl &Holder)
      : Parents(Parents), Holder(Holder) {}
  bool VisitCXXThisExpr(CXXThisExpr *This) {
    const Stmt *Above = Parents.getParentIgnoreParenImpCasts(This);
    const auto *Member = dyn_cast_or_null<MemberExpr>(Above);
    Found |= !Member || !isa<FieldDecl>(Member->getMemberDecl()) ||
             Member->getMemberDecl() == &Holder;
    return true;
  }
  bool Found = false;

private:
  const ParentMap &Parents;
  const FieldDecl &Holder;
};
} // namespace

/// The mentions of a parameter in the body of the constructor that moved it to
/// \p Holder; none if that may have changed in between.
BodyReader::Mentions BodyReader::mentionsInBody(const VarDecl &V,
                                                const FieldDecl &Holder) const {
  const auto &Constructor = cast<CXXConstructorDecl>(F);
  KnowsThis Knows(Parents, Holder);
  Knows.TraverseStmt(F.getBody());
  for (const CXXCtorInitializer *Each : Constructor.inits())
    Knows.TraverseStmt(Each->getInit());
  const auto *Body = dyn_cast<CompoundStmt>(F.getBody());
  auto Found = MentionsOf.find(&V);
  if (Knows.Found || !Body || Found == MentionsOf.end())
    return {};
  Mentions InBody;
  const SourceManager &Sources = Context.getSourceManager();
  for (const DeclRefExpr *Each : Found->second)
    if (Sources.isBeforeInTranslationUnit(
            Body->getLBracLoc(), Sources.getFileLoc(Each->getLocation())))
      InBody.push_back(Each);
  // Another initialiser may look before or after.
  return InBody.size() + 1 == Found->second.size() ? InBody : Mentions();
}

/// A name like \p Like that the function does not use.
std::string BodyReader::freeName(StringRef Like) const {
  const SourceManager &Sources = Context.getSourceManager();
  StringRef Text = Sources.getBufferData(
      Sources.getFileID(Sources.getFileLoc(F.getLocation())));
  std::string Name = (Like + "_raw").str();
  while (Text.contains(Name))
    Name += '_';
  return Name;
}

/// `auto *p_raw = p.get();` before a statement.
std::optional<Edit> BodyReader::declareAlias(const Stmt &Before, StringRef Of,
                                             StringRef Alias) const {
  SourceLocation At = Before.getBeginLoc();
  if (At.isMacroID())
    return std::nullopt;
  const SourceManager &Sources = Context.getSourceManager();
  StringRef Text = Sources.getBufferData(Sources.getFileID(At));
  const unsigned Offset = Sources.getFileOffset(At);
  StringRef Line = Text.take_front(Offset);
  Line = Line.drop_front(Line.rfind('\n') + 1);
  std::string Gap = " ";
  if (Line.trim().empty())
    Gap = (Text.contains("\r\n") ? "\r\n" : "\n") + Line.str();
  return Edit{Decls.file(At), Offset, 0,
              ("auto *" + Alias + " = " + Of + ".get();" + Gap).str()};
}

void BodyReader::rename(const Mentions &All, uint32_t Fact, StringRef ToHandle,
                        StringRef ToRaw, const Edits &Also) {
  for (const DeclRefExpr *Each : All) {
    auto Written = [&](StringRef As) {
      EditList List = Decls.edits(Each->getLocation());
      List.replace(Each->getLocation(), As);
      Edits Taken = Decls.take(List).value_or(Edits());
      Taken.insert(Taken.end(), Also.begin(), Also.end());
      return Taken;
    };
    std::vector<Rename> &Renames = Decls.facts().Renames;
    auto [Entry, New] = Renamed.try_emplace(Each, Renames.size());
    if (New)
      Renames.push_back({Decls.pointer(*Each->getDecl()), {}});
    Renames[Entry->second].Options.push_back(
        {Fact, Written(ToHandle), Written(ToRaw)});
  }
}

/// \p E hands on, or gives away; finds the mentions behind, if they can be
/// written otherwise.
void BodyReader::noteAfterwards(const Expr *E, uint32_t Fact, const Target &T) {
  const auto *Ref = dyn_cast<DeclRefExpr>(stripped(E));
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || LambdaDepth)
    return;
  const Stmt *S = E, *Above = Parents.getParent(E);
  while (isa_and_nonnull<Expr, DeclStmt>(Above)) {
    const auto *Binary = dyn_cast<BinaryOperator>(Above);
    if (isa<AbstractConditionalOperator>(Above) ||
        (Binary && Binary->isLogicalOp()))
      return; // whether it was handed on, only the paths know
    S = Above;
    Above = Parents.getParent(Above);
  }
  if (!Above && T.IsInitialised && isa<CXXConstructorDecl>(F)) {
    const auto *Init = static_cast<const CXXCtorInitializer *>(T.When);
    const FieldDecl &Holder = *Init->getMember();
    const Mentions All = mentionsInBody(*V, Holder);
    const std::string Name = Holder.getNameAsString();
    if (areReads(All) && Name != V->getName())
      rename(All, Fact, Name + ".get()", Name, {});
    return;
  }
  const auto *Scope = dyn_cast_or_null<CompoundStmt>(Above);
  if (!Scope)
    return;
  const Mentions All = mentionsBehind(*S, *Scope, *V);
  if (All.empty() || !areReads(All))
    return;
  const std::string Alias = freeName(V->getName());
  if (auto Declared = declareAlias(*S, V->getName(), Alias))
    rename(All, Fact, Alias, Alias, {*Declared});
}

} // namespace memleak::migrate
