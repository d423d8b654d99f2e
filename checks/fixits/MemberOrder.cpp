//===-- MemberOrder.cpp - Moving a member's declaration -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemberOrder.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

static bool looksAtObject(const Stmt *E) {
  return E &&
         (isa<CXXThisExpr>(E) || llvm::any_of(E->children(), looksAtObject));
}

/// Whether all that initialises \p Member is seen and looks at nothing else.
static bool isMadeAlone(const FieldDecl &Member) {
  const auto *Class = cast<CXXRecordDecl>(Member.getParent());
  if (looksAtObject(Member.getInClassInitializer()))
    return false;
  return llvm::all_of(Class->ctors(), [&](const CXXConstructorDecl *Each) {
    const FunctionDecl *Body = nullptr;
    if (!Each->isUserProvided())
      return true;
    if (!Each->hasBody(Body))
      return false;
    return llvm::none_of(cast<CXXConstructorDecl>(Body)->inits(),
                         [&](const CXXCtorInitializer *Init) {
                           return Init->getMember() == &Member &&
                                  looksAtObject(Init->getInit());
                         });
  });
}

namespace {

/// A declaration and the semicolon behind it, as offsets in its file.
struct Text {
  FileID File;
  unsigned Begin = 0, End = 0;
  StringRef Buffer;

  StringRef text() const { return Buffer.slice(Begin, End); }
  unsigned lineStart() const {
    size_t Before = Buffer.take_front(Begin).rfind('\n');
    return Before == StringRef::npos ? 0 : Before + 1;
  }
  unsigned lineEnd() const {
    return std::min(Buffer.find('\n', End), Buffer.size());
  }
  StringRef indent() const { return Buffer.slice(lineStart(), Begin); }
  /// Nothing else stands on its line, and no comment above is about it.
  bool isAlone() const {
    StringRef Above = Buffer.take_front(lineStart()).rtrim();
    Above = Above.drop_front(Above.rfind('\n') + 1).ltrim();
    return !text().contains('\n') && indent().trim().empty() &&
           Buffer.slice(End, lineEnd()).trim().empty() &&
           !Above.starts_with("//") && !Above.ends_with("*/");
  }
};

} // namespace

static std::optional<Text> textOf(const FieldDecl &Field,
                                  const ASTContext &AST) {
  const SourceManager &SM = AST.getSourceManager();
  SourceLocation Begin = Field.getBeginLoc(), End = Field.getEndLoc();
  if (Begin.isMacroID() || End.isMacroID())
    return std::nullopt;
  SourceLocation Semicolon = Lexer::findLocationAfterToken(
      End, tok::semi, SM, AST.getLangOpts(), /*SkipTrailing=*/false);
  if (Semicolon.isInvalid())
    return std::nullopt;
  Text Out;
  Out.File = SM.getFileID(Begin);
  Out.Begin = SM.getFileOffset(Begin);
  Out.End = SM.getFileOffset(Semicolon);
  Out.Buffer = SM.getBufferData(Out.File);
  return Out;
}

std::vector<FixItHint> declareMemberBefore(const FieldDecl &Member,
                                           const FieldDecl &Other,
                                           const ASTContext &AST) {
  std::optional<Text> From = textOf(Member, AST), To = textOf(Other, AST);
  if (!From || !To || From->File != To->File || From->Begin <= To->Begin ||
      Member.getParent() != Other.getParent() ||
      Member.getAccess() != Other.getAccess() || !From->isAlone() ||
      !To->indent().trim().empty() || !isMadeAlone(Member))
    return {};
  const SourceManager &SM = AST.getSourceManager();
  SourceLocation Start = SM.getLocForStartOfFile(From->File);
  // The line goes with the end of the one above: clang takes a blank along that
  // follows what is removed.
  return {
      FixItHint::CreateInsertion(Start.getLocWithOffset(To->Begin),
                                 (From->text() + "\n" + To->indent()).str()),
      FixItHint::CreateRemoval(CharSourceRange::getCharRange(
          Start.getLocWithOffset(From->lineStart() - 1),
          Start.getLocWithOffset(From->lineEnd())))};
}

} // namespace memleak
