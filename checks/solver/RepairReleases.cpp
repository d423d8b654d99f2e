//===-- RepairReleases.cpp - Releases put in, changed and dropped ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RepairOrder.h"
#include "Repairer.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Edit;
using ir::Op;
using ir::Range;

//===----------------------------------------------------------------------===//
// A release before every exit that loses the resource
//===----------------------------------------------------------------------===//

bool Repairer::addReleaseOnce(const Found &X, const Anchor &At,
                              EditedFunction &G, ir::Fix &Out) {
  Spot Where;
  if (!findSpot(G.function(), At.Inst, Where))
    return false;
  const ir::Stmt &S = G.function().Stmts[index(Where.Statement)];
  Range Place = S.Where;
  if (Where.AtEnd) {
    Place.BeginLine = Place.EndLine;
    Place.BeginColumn = Place.EndColumn - 1;
  }
  if (!isVisible(K, F, *X.At.Named, Place))
    return refuse("out-of-scope",
                  "'" + Name + "' is not known where it is lost");
  Edit E;
  E.Where = E.Keep = locate(Place);
  E.Braces = S.Bare;
  // The text follows when it is known whether the release needs a check.
  E.Text = Where.AtEnd ? "\t" : "";
  for (const Edit &Other : Out.Edits)
    if (Other.Where.begin() == E.Where.begin())
      return refuse("unproved", "a release there does not help on every path");
  if (Out.Edits.empty()) {
    Op Leaving = F.Insts[X.At.Inst].Opcode;
    Out.Title = "release '" + Name + "' " +
                (Where.AtEnd            ? "at the end of its scope"
                 : Leaving == Op::Store ? "before it is overwritten"
                                        : "before it is lost");
  }
  Out.Edits.push_back(std::move(E));
  G.insertRelease(Where.First, *X.At.Named, X.At.InPlace, X.At.Family);
  return true;
}

bool Repairer::addRelease(const Found &X, ir::Fix &Out) {
  constexpr unsigned MaxEdits = 8;
  if (!nameResource(X.At))
    return false;
  EditedFunction G(F);
  Anchor Lost = X.At;
  bool Overwritten = true;
  for (;;) {
    if (Out.Edits.size() == MaxEdits)
      return refuse("many-exits",
                    "it is lost in more than " + Twine(MaxEdits) + " places");
    Overwritten &= G.function().Insts[Lost.Inst].Opcode == Op::Store;
    if (!addReleaseOnce(X, Lost, G, Out))
      return false;
    Solved After = solve(G, Overwritten);
    if (!accept(After))
      return false;
    auto Still = find_if(After.Findings, [&](const Found &Y) {
      return repairKey(Y.Says) == repairKey(X.Says);
    });
    if (Still != After.Findings.end()) {
      Lost = Still->At;
      continue;
    }
    // Memory that is not there may be released; other things may not.
    const ir::Family &Family = K.tables().family(X.At.Family);
    bool Checked = After.Releases.Invalid && !X.At.InPlace &&
                   Family.Kind != ir::FamilyKind::Memory &&
                   Family.Invalid != ir::InvalidValue::Negative;
    if (Checked && Family.Invalid == ir::InvalidValue::MinusOne)
      return refuse("unchecked", "'" + Name + "' was not tested for failure");
    for (Edit &E : Out.Edits)
      E.Text = E.Text.empty() ? releaseText(X.At.Family, Checked) + "\n"
               : Checked      ? "\tif (" + Name + ")\n\t\t" +
                               releaseText(X.At.Family, false) + "\n"
                         : "\t" + releaseText(X.At.Family, false) + "\n";
    llvm::sort(Out.Edits, [](const Edit &A, const Edit &B) {
      return A.Where.begin() < B.Where.begin();
    });
    if (Out.Edits.size() > 1)
      Out.Title = "release '" + Name + "' in the " +
                  std::to_string(Out.Edits.size()) + " places where it is lost";
    return true;
  }
}

//===----------------------------------------------------------------------===//
// The result of a reallocation apart from the old memory
//===----------------------------------------------------------------------===//

bool Repairer::keepResultApart(const Found &X, ir::Fix &Out) {
  if (!nameResource(X.At))
    return false;
  const ir::Inst &Store = F.Insts[X.At.Inst];
  Range Statement;
  if (Store.Opcode != Op::Store ||
      !findOwnStatement(X.At.Inst, Statement, "assignment"))
    return false;
  uint32_t Right = definition(F, Store.A);
  const Range Here = F.range(Store.Where);
  const Range Value = Right == ~0u ? Range() : F.range(F.Insts[Right].Where);
  std::optional<NamedPlace> To = placeOf(F, Store.P);
  if (!contains(Here, Value) || Value.EndLine != Here.EndLine ||
      Value.EndColumn != Here.EndColumn || !To || !(*To == *X.At.Named))
    return refuse("no-place",
                  "the assignment is not one to '" + Name + "' alone");
  EditedFunction G(F);
  G.insertReleaseIfNull(X.At.Inst, *X.At.Named, X.At.Family);
  Solved After = solve(G, /*Overwritten=*/true);
  if (!accept(After))
    return false;
  if (says(After, X.Says))
    return refuse("unproved", "a temporary for the result is not enough");
  std::string Result = "resized";
  for (unsigned N = 2; !isUnnamed(Result); ++N)
    Result = "resized" + std::to_string(N);
  Declared.push_back(Result);
  bool Cast = F.Insts[Right].Opcode == Op::Copy;
  Edit E;
  E.Where = locate(Statement);
  E.Keep = locate(Value);
  E.Text = (Cxx && Cast ? "auto *" : "void *") + Result + " = ";
  E.After = ";\nif (!" + Result + ")\n\t" + releaseText(X.At.Family, false) +
            "\n" + Name + " = " + Result + ";";
  // In C++ no jump may pass a declaration by.
  E.Braces = Cxx || F.Stmts[index(Store.Statement)].Bare;
  Out.Title = "release '" + Name + "' when the reallocation fails";
  Out.Edits.push_back(std::move(E));
  return true;
}

//===----------------------------------------------------------------------===//
// The right release; one release less
//===----------------------------------------------------------------------===//

/// The argument that a call of \p S releases, if that is all it does; ~0u else.
static uint32_t releasedArgument(const ir::Summary *S) {
  if (!S || S->Incomplete || S->Outcomes.size() != 1)
    return ~0u;
  const ir::Outcome &Only = S->Outcomes.front();
  if (Only.Effects.size() != 1 ||
      Only.Effects.front().Kind != ir::EffectKind::Release)
    return ~0u;
  const ir::Term &At = Only.Effects.front().At;
  return At.Root == ir::TermRoot::Arg && At.Steps.empty() ? At.Id : ~0u;
}

static ir::Operand releasedOperand(const Knowledge &K, const ir::Function &F,
                                   uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  if (I.Opcode == Op::Release)
    return I.A;
  if (I.Opcode != Op::Call)
    return ir::Operand();
  uint32_t N = releasedArgument(K.summary(I.Callee));
  return N < I.ArgsCount ? F.args(I)[N] : ir::Operand();
}

bool Repairer::releaseRightly(const Found &X, ir::Fix &Out) {
  Anchor At = X.At;
  ir::Operand Value = releasedOperand(K, F, At.Inst);
  Range Statement;
  if (At.InCallee || !Value)
    return refuse("no-place", "the release is not written here");
  if (!findOwnStatement(At.Inst, Statement, "release"))
    return false;
  At.Named = sourceOf(F, Value);
  if (!nameResource(At))
    return false;
  EditedFunction G(F);
  G.replaceRelease(At.Inst, At.Family, Value);
  Solved After = solve(G);
  if (!accept(After))
    return false;
  if (says(After, X.Says))
    return refuse("unproved", "on other paths another release is right");
  Edit E;
  E.Where = locate(Statement);
  E.Text = releaseText(At.Family, false);
  Out.Title = "release it with '" + StringRef(E.Text).drop_back().str() + "'";
  Out.Edits.push_back(std::move(E));
  return true;
}

bool Repairer::dropRelease(const Found &X, ir::Fix &Out) {
  Range Statement;
  ir::Operand Value = releasedOperand(K, F, X.At.Inst);
  if (X.At.InCallee || !Value || !sourceOf(F, Value))
    return refuse("no-place", "the release is not written here");
  if (X.At.Site == ~0u)
    return refuse("unproved", "the resource is not acquired here");
  if (!findOwnStatement(X.At.Inst, Statement, "release"))
    return false;
  if (F.Stmts[index(F.Insts[X.At.Inst].Statement)].Bare)
    return refuse("no-place", "nothing but the release follows the condition");
  Name = X.Says.Resource;
  EditedFunction G(F);
  G.dropStatement(X.At.Inst);
  Solved After = solve(G);
  if (!accept(After))
    return false;
  if (says(After, X.Says))
    return refuse("unproved", "the release is one of several too many");
  Edit E;
  E.Where = locate(Statement);
  Out.Title = "remove the second release";
  Out.Edits.push_back(std::move(E));
  return true;
}

/// The pool in front of the handle that drops after it.
bool Repairer::declareEarlier(const Found &X, ir::Fix &Out) {
  ir::VarId Holder = destroyedVariable(F, X.At.Inst);
  if (X.At.Pool == ir::VarId::None || Holder == ir::VarId::None)
    return refuse("no-place", "the pool and what outlives it are not two "
                              "variables of this function");
  Name = K.tables().str(F.Vars[index(Holder)].Name);
  EditedFunction G(F);
  if (!declareBefore(K.tables(), F, X.At.Pool, Holder, Out, No) ||
      !G.endBefore(Holder, X.At.Pool))
    return refuse("no-place", "the two do not end one after the other");
  Solved After = solve(G);
  if (!accept(After))
    return false;
  return !says(After, X.Says) ||
         refuse("unproved", "another variable keeps the object as well");
}
