//===-- BodyReleases.cpp - Where a pointer is released --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyReader.h"

using namespace clang;

namespace memleak::migrate {

void BodyReader::release(const Expr *E, const std::string &Node,
                         const Expr &Whole, Shape Is) {
  event(E, E, Event::Released);
  ReleasedHere.insert(Node);
  Release Made;
  Made.Node = Node;
  Made.Is = Is;
  Made.At = Decls.place(Whole.getExprLoc());
  Made.In = usrOf(*F.getCanonicalDecl());
  EditList List = Decls.edits(Whole.getBeginLoc());
  if (Whole.getBeginLoc() != E->getBeginLoc())
    List.replaceUpTo(Whole.getBeginLoc(), E->getBeginLoc(),
                     needsParens(E) ? "(" : "");
  List.insertAfter(E->getEndLoc(), needsParens(E) ? ").reset()" : ".reset()");
  if (Whole.getEndLoc() != E->getEndLoc())
    List.removeAfter(E->getEndLoc(), Whole.getEndLoc());
  auto Taken = Decls.take(List);
  if (!Taken)
    return Decls.veto(Node, "macro", "a macro writes its release",
                      Whole.getExprLoc());
  Made.Reset = std::move(*Taken);
  if (auto Drop = Drops.find(&Whole); Drop != Drops.end()) {
    Made.Drop = Drop->second.Gone;
    Made.DropIf = Drop->second.If;
  }
  if (isa<CXXDestructorDecl>(F) && !LambdaDepth) {
    Made.InDestructor = true;
    Made.Conditional = isConditional(&Whole, Node);
  }
  Decls.facts().Releases.push_back(std::move(Made));
}

bool BodyReader::isNullTest(const Expr *Condition, const std::string &Node) {
  const Expr *E = Condition->IgnoreParenImpCasts();
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() != BO_NE)
      return false;
    const Expr *Side = isNull(Binary->getRHS(), Context)   ? Binary->getLHS()
                       : isNull(Binary->getLHS(), Context) ? Binary->getRHS()
                                                           : nullptr;
    return Side && denoted(stripped(Side)) == Node;
  }
  return denoted(E) == Node;
}

/// Whether \p S runs only if something holds that is not about null.
bool BodyReader::isConditional(const Stmt *S, const std::string &Node) {
  for (const Stmt *Above = Parents.getParent(S); Above;
       S = Above, Above = Parents.getParent(Above)) {
    if (const auto *If = dyn_cast<IfStmt>(Above)) {
      if (If->getThen() != S || !isNullTest(If->getCond(), Node))
        return true;
    } else if (isa<SwitchStmt, ConditionalOperator>(Above)) {
      return true;
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(Above)) {
      if (Binary->isLogicalOp())
        return true;
    }
  }
  return false;
}

} // namespace memleak::migrate
