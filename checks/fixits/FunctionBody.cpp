//===-- FunctionBody.cpp - One function, indexed for rewriting ------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionBody.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace memleak {

class FunctionBody::Indexer : public RecursiveASTVisitor<Indexer> {
public:
  explicit Indexer(FunctionBody &Body) : Body(Body) {}

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    // Both forms of an initialiser list are visited.
    if (Seen.insert(Ref).second)
      Body.Uses[Ref->getDecl()].push_back(Ref);
    return true;
  }
  bool VisitMemberExpr(MemberExpr *Member) {
    if (isa<FieldDecl>(Member->getMemberDecl()) && Seen.insert(Member).second)
      Body.FieldUses[Member->getMemberDecl()].push_back(Member);
    return true;
  }
  bool VisitCXXThisExpr(CXXThisExpr *This) {
    if (Seen.insert(This).second)
      Body.ThisUses.push_back(This);
    return true;
  }
  bool VisitDeclStmt(DeclStmt *Statement) {
    for (const Decl *D : Statement->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D)) {
        Body.Declarations[Variable] = Statement;
        Body.Variables.push_back(Variable);
      }
    return true;
  }
  bool VisitLabelStmt(LabelStmt *) {
    Body.HasLabels = true;
    return true;
  }
  bool VisitSwitchCase(SwitchCase *) {
    Body.HasLabels = true;
    return true;
  }
  /// A local class is a world of its own; its functions are read by themselves.
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }

private:
  FunctionBody &Body;
  llvm::SmallPtrSet<const Stmt *, 32> Seen;
};

FunctionBody::FunctionBody(const FunctionDecl &Function, ASTContext &Context)
    : Function(Function), Context(Context), Parents(Function.getBody()) {
  Indexer Visitor(*this);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Expr *Value = Init->getInit()) {
        Parents.addStmt(Value);
        Visitor.TraverseStmt(Value);
      }
  Visitor.TraverseStmt(Function.getBody());
}

ArrayRef<const DeclRefExpr *>
FunctionBody::uses(const ValueDecl *Variable) const {
  auto Entry = Uses.find(Variable);
  if (Entry == Uses.end())
    return {};
  return Entry->second;
}

ArrayRef<const MemberExpr *>
FunctionBody::fieldUses(const FieldDecl *Field) const {
  auto Entry = FieldUses.find(Field);
  if (Entry == FieldUses.end())
    return {};
  return Entry->second;
}

const CFG *FunctionBody::cfg() const {
  if (!FlowBuilt) {
    FlowBuilt = true;
    CFG::BuildOptions Options;
    Options.setAllAlwaysAdd();
    Flow = CFG::buildCFG(&Function, Function.getBody(), &Context, Options);
  }
  return Flow.get();
}

const FunctionBody *FunctionBodies::of(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  if (!Function || !Function->hasBody(Definition) || !Definition->getBody())
    return nullptr;
  std::unique_ptr<FunctionBody> &Body = Bodies[Definition];
  if (!Body)
    Body = std::make_unique<FunctionBody>(*Definition, Context);
  return Body.get();
}

} // namespace memleak
