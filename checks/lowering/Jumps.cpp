//===-- Jumps.cpp - setjmp and longjmp ------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A jump leaves the function as an exception does that nobody ends, unless the
// function itself has a place to jump to: then it is not followed. Where a jump
// arrives, variables that are written after that place hold anything, and what
// they held before is given up on.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

static bool isNamed(const CallExpr *E,
                    std::initializer_list<llvm::StringRef> Names) {
  const FunctionDecl *Callee = E->getDirectCallee();
  return Callee && Callee->getDeclName().isIdentifier() &&
         Callee->getDeclContext()->getRedeclContext()->isFileContext() &&
         llvm::is_contained(Names, Callee->getName());
}

bool isSetjmp(const CallExpr *E) {
  return isNamed(
      E, {"setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "__builtin_setjmp"});
}

bool isLongjmp(const CallExpr *E) {
  return isNamed(E, {"longjmp", "_longjmp", "siglongjmp", "__builtin_longjmp",
                     "__longjmp_chk"});
}

namespace {

class SetjmpFinder : public RecursiveASTVisitor<SetjmpFinder> {
public:
  bool Found = false;

  bool VisitCallExpr(CallExpr *E) {
    Found |= isSetjmp(E);
    return !Found;
  }
};

/// Local variables that are written, or may be, behind a place in the text.
class WriteFinder : public RecursiveASTVisitor<WriteFinder> {
public:
  WriteFinder(const SourceManager &SM, SourceLocation Since)
      : SM(SM), Since(Since) {}

  llvm::SetVector<const VarDecl *> Found;

  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->isAssignmentOp())
      note(E->getLHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *E) {
    if (E->isIncrementDecrementOp() || E->getOpcode() == UO_AddrOf)
      note(E->getSubExpr());
    return true;
  }

private:
  void note(const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Var && Var->hasLocalStorage() &&
        SM.isBeforeInTranslationUnit(Since, E->getBeginLoc()))
      Found.insert(Var);
  }

  const SourceManager &SM;
  SourceLocation Since;
};

} // namespace

bool FunctionLowering::jumpsHere() {
  if (!JumpsHere) {
    SetjmpFinder Finder;
    if (Function && Function->getBody())
      Finder.TraverseStmt(Function->getBody());
    JumpsHere = Finder.Found;
  }
  return *JumpsHere;
}

/// What the pointer variables of \p B's function hold is given up on.
static void forgetPointers(ir::FunctionBuilder &B) {
  llvm::SmallVector<Operand, 8> Held;
  for (uint32_t I = 0, E = B.function().Vars.size(); I != E; ++I) {
    const ir::Var &Var = B.function().Vars[I];
    if (B.tables().type(Var.Type).Kind == ir::TypeKind::Pointer)
      Held.push_back(B.load(B.place(ir::VarId(I))));
  }
  B.unknown("longjmp", Held, /*Result=*/false);
}

/// After a call of `longjmp`.
void FunctionLowering::emitJumpOut() {
  if (jumpsHere()) {
    forgetPointers(B);
    B.emit(ir::Op::Unreachable);
    return;
  }
  B.emit(ir::Op::Throw).Text = B.tables().str(ir::JumpText);
}

/// After a call of `setjmp`, whose \p Result is not 0 where a jump arrives.
void FunctionLowering::emitJumpBack(const CallExpr *E, Operand Result) {
  if (!Function || !Function->getBody())
    return;
  WriteFinder Finder(Context.getSourceManager(), E->getEndLoc());
  Finder.TraverseStmt(Function->getBody());
  ir::BlockId Arrives = B.newBlock(), After = B.newBlock();
  B.branch(Result, Arrives, After, "");
  B.setBlock(Arrives);
  for (const VarDecl *Var : Finder.Found) {
    const auto It = Vars.find(Var);
    if (It == Vars.end() || isObjectType(Var->getType()) ||
        Var->getType()->isReferenceType())
      continue;
    B.unknown("setjmp", B.load(B.place(It->second)), /*Result=*/false);
    B.store(B.place(It->second), Operand::any());
  }
  B.jump(After);
  B.setBlock(After);
}

} // namespace memleak::lowering
