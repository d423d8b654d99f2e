//===-- BodyReader.h - What a function does with pointers -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Two walks over a body. The first looks from the places that take a value -
/// initialisers, assignments, arguments, returns - at what they are given. The
/// second looks at every mention of a pointer that the first did not explain:
/// each is understood or it is a veto, so that nothing is left to chance.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_BODYREADER_H
#define MEMLEAK_TOOL_MIGRATE_BODYREADER_H

#include "PathReader.h"
#include "TUState.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::migrate {

/// Where a value goes.
struct Target {
  std::string Node;
  clang::QualType Pointee;
  const void *When = nullptr; ///< For the paths.
  std::optional<PathVariable> Variable;
  bool IsReturn = false, IsArgument = false;
  /// The member that is initialised, or the variable: adopts as it is.
  bool IsInitialised = false;
};

class BodyReader : public clang::RecursiveASTVisitor<BodyReader> {
public:
  BodyReader(const clang::FunctionDecl &F, Declarations &Decls, TUState &Unit,
             HandleKind Handle);
  void run();

  // Called by the visitor.
  bool TraverseCXXRecordDecl(clang::CXXRecordDecl *) { return true; }
  bool TraverseLambdaExpr(clang::LambdaExpr *L);
  bool VisitLambdaExpr(clang::LambdaExpr *L);
  bool VisitDeclStmt(clang::DeclStmt *S);
  bool VisitVarDecl(clang::VarDecl *V);
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt *S);
  bool VisitCompoundStmt(clang::CompoundStmt *S);
  bool VisitBinaryOperator(clang::BinaryOperator *B);
  bool VisitReturnStmt(clang::ReturnStmt *R);
  bool VisitCallExpr(clang::CallExpr *C);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *C);
  bool VisitInitListExpr(clang::InitListExpr *L);
  bool VisitCXXNewExpr(clang::CXXNewExpr *N);
  bool VisitCXXDeleteExpr(clang::CXXDeleteExpr *D);
  bool VisitDeclRefExpr(clang::DeclRefExpr *R);
  bool VisitMemberExpr(clang::MemberExpr *M);
  bool VisitUnaryOperator(clang::UnaryOperator *U);
  bool VisitArraySubscriptExpr(clang::ArraySubscriptExpr *S);
  bool VisitExplicitCastExpr(clang::ExplicitCastExpr *C);

private:
  enum class Walk { Prepare, Flows, Uses };

  // What an expression stands for (Denoted.cpp).
  std::string denoted(const clang::Expr *E);
  std::string containerOf(const clang::Expr *E);
  const clang::ValueDecl *baseOf(const clang::Expr *E) const;
  std::optional<PathVariable> pathVariable(const clang::Expr *E);
  std::optional<NullTest> nullTest(const clang::Expr &Condition);

  // Flows (BodyFlows.cpp).
  void flow(const clang::Expr *E, const Target &T, bool Branch);
  void writeNull(const clang::Expr *E, const Target &T);
  void flowSource(const clang::Expr *E, const Allocation &Made, const Target &T,
                  const void *When);
  Making making(const clang::Expr *E, const Allocation &Made,
                clang::QualType Pointee, HandleKind As);
  std::string uniqueOf(clang::QualType Pointee) const;
  std::optional<Edits> adopt(const clang::Expr *E, const Target &T,
                             bool Branch);
  void flowNode(const clang::Expr *E, const std::string &From, const Target &T,
                bool Branch);
  const clang::Expr *castResult(const clang::Expr *E);
  void flowCast(const clang::Expr &Cast, const clang::Expr &Call,
                const Target &T, const void *When, bool Branch);
  std::optional<Edits> wrap(const clang::Expr &E, const Target &T);
  void takeAddress(const clang::FunctionDecl &Of, clang::SourceLocation At);
  void flowArgument(const clang::Expr *Argument, const clang::ParmVarDecl &P,
                    const clang::Expr *Call);
  void flowBehind(const clang::Expr *Argument, const std::string &To,
                  const clang::Expr *Call);
  void flowElements(const clang::InitListExpr &List, const std::string &Element,
                    const void *When);
  void containerMade(const clang::Expr *Init, const std::string &Element);
  void containerCall(const clang::CXXMemberCallExpr &Call,
                     const std::string &Element);
  bool usedTogether(const clang::Expr *E) const;
  bool isForShorterLived(const clang::Expr *E) const;
  void noteCopies(const clang::CXXRecordDecl &Class, llvm::StringRef Reason,
                  llvm::StringRef Text, clang::SourceLocation At);
  void noteBytes(const clang::CallExpr &Call);

  // Uses (BodyUses.cpp).
  struct Mention {
    const clang::Expr *E;     ///< What names the pointer.
    const clang::Expr *Outer; ///< With parentheses and casts.
    const clang::Stmt *Above; ///< What that is a part of.
    bool Loaded;              ///< Its value is read.
    bool Converted;           ///< To a pointer of another type.
  };
  void use(const clang::Expr *E, const std::string &Node);
  void useAsTruth(const Mention &M, const clang::ImplicitCastExpr &Cast,
                  const std::string &Node);
  void useIn(const Mention &M, const std::string &Node);
  void useInBinary(const Mention &M, const clang::BinaryOperator &Binary,
                   const std::string &Node);
  bool makesUniquePointer(const clang::Expr *E) const;
  bool isReadAtOnce(const clang::BinaryOperator &Sum) const;
  void useInCall(const Mention &M, const clang::CallExpr &Call,
                 const std::string &Node);
  void look(const Mention &M, const std::string &Node);
  void subscript(const std::string &Node, const clang::Expr *E);
  void useContainer(const clang::Expr *E, const std::string &Element);
  void useOut(const clang::DeclRefExpr *E, const std::string &Out);
  void borrow(const clang::Expr *E, const std::string &Node, bool Kept);
  void unplaced(const clang::Expr *E, const Allocation &Made);
  std::optional<Edits> get(const clang::Expr *E);
  std::optional<Edits> move(const clang::Expr *E);
  std::optional<Edits> give(const clang::Expr *E);
  std::optional<Edits> suffix(const clang::Expr *E, llvm::StringRef Call);
  bool isInsideTry(const clang::Stmt *S) const;
  bool handsResult(const clang::Expr *E) const;
  bool isOnlyTested(const clang::Expr *E) const;
  void useResult(const clang::Expr *E, const std::string &Node);

  // Releases (BodyReleases.cpp).
  void release(const clang::Expr *E, const std::string &Node,
               const clang::Expr &Whole, Shape Is);
  bool isNullTest(const clang::Expr *Condition, const std::string &Node);
  bool isConditional(const clang::Stmt *S, const std::string &Node);

  // Mentions of what was handed on (Afterwards.cpp).
  using Mentions = std::vector<const clang::DeclRefExpr *>;
  void noteAfterwards(const clang::Expr *E, uint32_t Fact, const Target &T);
  Mentions mentionsBehind(const clang::Stmt &S,
                          const clang::CompoundStmt &Scope,
                          const clang::VarDecl &V) const;
  Mentions mentionsInBody(const clang::VarDecl &V,
                          const clang::FieldDecl &Holder) const;
  bool areReads(const Mentions &All) const;
  void rename(const Mentions &All, uint32_t Fact, llvm::StringRef ToHandle,
              llvm::StringRef ToRaw, const Edits &Also);
  std::optional<Edit> declareAlias(const clang::Stmt &Before,
                                   llvm::StringRef Of,
                                   llvm::StringRef Alias) const;
  std::string freeName(llvm::StringRef Like) const;
  std::vector<uint32_t> afterwards(const clang::Expr *E) const;

  // Releases at the end of a scope (ScopeEnds.cpp).
  struct LastRelease {
    std::string Node;
    const clang::Expr *At = nullptr; ///< The delete expression or the call.
    std::vector<const clang::Stmt *> Statements;
    const clang::ValueDecl *Owner = nullptr;
  };
  std::optional<LastRelease> lastRelease(const clang::Stmt *S);
  void closeGap(Edit &Removed) const;
  void noteLastReleases(const clang::CompoundStmt &Scope);
  bool dropsInOrder(llvm::ArrayRef<LastRelease> Run, size_t I,
                    const clang::CompoundStmt &Scope) const;

  void event(const void *When, const clang::Expr *E, Event::Kind Is,
             uint32_t Fact = 0);

  const clang::FunctionDecl &F;
  Declarations &Decls;
  TUState &Unit;
  HandleKind Handle;
  clang::ASTContext &Context;
  PathReader PathsOf;
  clang::ParentMap Parents;
  Walk Now = Walk::Prepare;
  unsigned LambdaDepth = 0;
  llvm::DenseSet<const clang::Expr *> Explained;
  /// The mentions of local variables and parameters, in order.
  llvm::DenseMap<const clang::VarDecl *, Mentions> MentionsOf;
  llvm::DenseMap<const clang::Expr *, size_t> Renamed; ///< By mention.
  struct DropPlan {
    Edits Gone;
    std::vector<std::string> If;
  };
  llvm::DenseMap<const clang::Expr *, DropPlan> Drops;
  std::vector<std::pair<std::string, clang::SourceLocation>> Losses;
  std::set<std::string> ReleasedHere;
};

/// The expression without parentheses and what the compiler adds around it
/// without changing which object is meant.
const clang::Expr *stripped(const clang::Expr *E);

/// Whether `.get()` and its kin would bind to the last part of \p E only.
bool needsParens(const clang::Expr *E);

/// Functions of the libraries of C and C++ that look at what they are given and
/// let go.
bool onlyLooks(const clang::FunctionDecl *Callee);
/// The same of one parameter of a template's instance, by its body.
bool onlyLooksInside(const clang::FunctionDecl *Callee, unsigned Index);

/// Whether \p E is a call whose result \p Node is, and no element or the like.
bool isResult(const clang::Expr *E, llvm::StringRef Node);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_BODYREADER_H
