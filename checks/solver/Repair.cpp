//===-- Repair.cpp - Edits that make findings go away ----------------------
//===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Repair.h"
#include "Analysis.h"
#include "RepairEdits.h"
#include "RepairOrder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Edit;
using ir::Location;
using ir::Op;
using ir::Range;

namespace {

/// What makes two findings of a function the same; where a leaked resource is
/// lost does not count, since the next loss of it is the same finding.
using Key = std::tuple<std::string, std::string, uint32_t, uint32_t,
                       std::string, uint32_t, uint32_t, bool>;

Key keyOf(const ir::Finding &X) {
  return {X.Check,
          X.Where.File,
          X.Where.BeginLine,
          X.Where.BeginColumn,
          X.Acquired.File,
          X.Acquired.BeginLine,
          X.Acquired.BeginColumn,
          X.OnImplicitException};
}

/// What became of an edited function.
struct Solved {
  std::vector<Found> Findings;
  Probe Releases;
  bool Incomplete = false;
};

/// Where in text and code something goes.
struct Spot {
  ir::StmtId Statement = ir::StmtId::None;
  bool AtEnd = false; ///< Before the brace that ends it.
  uint32_t First = 0; ///< Its first instruction.
};

/// Repairs the findings of one function, each from the function as it is.
class Repair {
public:
  Repair(const Knowledge &K, const ir::Function &F, bool Cxx, const Options &O,
         ArrayRef<Found> Findings)
      : K(K), F(F), Cxx(Cxx), O(O) {
    for (const Found &X : Findings) {
      auto [It, New] = Known.try_emplace(keyOf(X.Says), X.Says.Trust);
      It->second = std::min(It->second, X.Says.Trust);
    }
    Incomplete = solve(EditedFunction(F)).Incomplete;
  }

  void repair(Found &X);

private:
  bool refuse(StringRef Id, const Twine &Because) {
    if (No.Id.empty())
      No = {Id.str(), Because.str(), {}};
    return false;
  }

  bool addRelease(const Found &X, ir::Fix &Out);
  bool addReleaseOnce(const Found &X, const Anchor &At, EditedFunction &G,
                      ir::Fix &Out);
  bool keepResultApart(const Found &X, ir::Fix &Out);
  bool releaseRightly(const Found &X, ir::Fix &Out);
  bool dropRelease(const Found &X, ir::Fix &Out);
  bool declareEarlier(const Found &X, ir::Fix &Out);

  bool nameResource(const Anchor &At);
  bool namesHidden(const NamedPlace &Place) const;
  bool findSpot(const ir::Function &G, uint32_t Inst, Spot &Out);
  bool findOwnStatement(uint32_t Inst, Range &Statement, StringRef What);
  bool accept(const Solved &After);
  static bool says(const Solved &After, const ir::Finding &X);
  /// Not known, or less certainly.
  bool isNew(const ir::Finding &X) const {
    auto It = Known.find(keyOf(X));
    return It == Known.end() || X.Trust < It->second;
  }
  bool isUnnamed(StringRef Name) const;
  std::string releaseFunction(ir::FamilyId Family) const;
  std::string releaseText(ir::FamilyId Family, bool Checked) const;
  Solved solve(const EditedFunction &G, bool Overwritten = false) const;
  Location locate(const Range &R) const;

  const Knowledge &K;
  const ir::Function &F;
  bool Cxx;
  const Options &O;
  std::map<Key, ir::Confidence> Known; ///< The most certain of each.
  std::vector<std::string> Declared;   ///< By the fixes so far.
  bool Incomplete = false;
  ir::NoFix No;
  std::string Name; ///< Of the resource in the code, "p".
};

} // namespace

//===----------------------------------------------------------------------===//
// Solving again
//===----------------------------------------------------------------------===//

Solved Repair::solve(const EditedFunction &G, bool Overwritten) const {
  Values Vs;
  Solved Out;
  Report R(K, G.function(), Vs, /*Explain=*/false);
  Analysis A(K, G.function(), O, Vs, R);
  Out.Releases.Insts.insert(G.releases().begin(), G.releases().end());
  Out.Releases.Overwritten = Overwritten;
  A.watch(Out.Releases);
  A.run();
  Out.Findings = R.takeFindings();
  Out.Incomplete = A.isIncomplete();
  return Out;
}

/// Whether nothing is wrong now that was not wrong before.
bool Repair::accept(const Solved &After) {
  for (const Found &Y : After.Findings) {
    if (!isNew(Y.Says))
      continue;
    if (Y.At.What == Defect::UseAfterRelease)
      return refuse("still-used", "'" + Name +
                                      "' would be used after the release; what "
                                      "is read from it has to be kept first");
    return refuse("unproved", "the edited code would have another defect: " +
                                  Y.Says.Message);
  }
  if (After.Releases.Failed)
    return refuse("unproved", "'" + Name +
                                  "' does not hold it on every path "
                                  "that comes there");
  if (After.Incomplete && !Incomplete)
    return refuse("unproved", "too many paths to be sure");
  return true;
}

bool Repair::says(const Solved &After, const ir::Finding &X) {
  return any_of(After.Findings,
                [&](const Found &Y) { return keyOf(Y.Says) == keyOf(X); });
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

Location Repair::locate(const Range &R) const {
  return solver::locate(K.tables(), R);
}

/// Whether the code of \p F names a field \p Field itself, and so may.
static bool mentions(const ir::Function &F, ir::StrId Field) {
  return any_of(F.Places, [&](const ir::Place &P) {
    return any_of(F.steps(P), [&](const ir::Step &X) {
      return X.Kind == ir::StepKind::Field && X.Field == Field;
    });
  });
}

/// Whether \p Place goes through a member that \p F may not name.
bool Repair::namesHidden(const NamedPlace &Place) const {
  for (const NamedPlace::Step &X : Place.Steps) {
    // The class is known of a variable that is an object, not of what it
    // leads to.
    ir::StrId Record = ir::StrId::Empty;
    if (!Place.IsGlobal && &X == &Place.Steps.front()) {
      const ir::Type &Root = K.tables().type(F.Vars[Place.Root].Type);
      if (Root.Kind == ir::TypeKind::Record)
        Record = Root.Name;
    }
    if (!X.Deref && K.isHidden(Record, X.Field) && !mentions(F, X.Field))
      return true;
  }
  return false;
}

bool Repair::nameResource(const Anchor &At) {
  const ir::Family &Family = K.tables().family(At.Family);
  StringRef Release = K.tables().str(Family.Release);
  if (!Release.contains('%'))
    return refuse("no-release", "how it is released is not known");
  Name = At.Named ? spell(K, F, *At.Named) : "";
  if (Name.empty())
    return refuse("unnamed", "nothing that can be written here names it");
  if (Cxx && namesHidden(*At.Named))
    return refuse("inaccessible", "'" + Name + "' cannot be named here");
  if (At.InPlace) {
    Name = "&" + Name;
    return true;
  }
  bool IsCall = !Release.starts_with("delete");
  // A reference that is bound to it.
  if (!At.Named->IsGlobal && At.Named->Steps.empty() &&
      K.tables().type(F.Vars[At.Named->Root].Type).Kind ==
          ir::TypeKind::Reference)
    Name = "&" + Name;
  if (At.Named->IsGlobal || !At.Named->Steps.empty()) {
    // Whether a member points to const is not known here, and C++ minds.
    return !(Cxx && IsCall && Family.Kind == ir::FamilyKind::Memory) ||
           refuse("unnamed", "the type of '" + Name + "' is not known here");
  }
  StringRef Type =
      K.tables().str(K.tables().type(F.Vars[At.Named->Root].Type).Name);
  if (IsCall && Type.contains("const ") && Type.contains('*'))
    return refuse("const", "'" + Name + "' points to const");
  if (!IsCall && Type.contains("void"))
    return refuse("void-pointer", "'" + Name + "' points to no object");
  return true;
}

std::string Repair::releaseText(ir::FamilyId Family, bool Checked) const {
  auto [Before, After] =
      K.tables().str(K.tables().family(Family).Release).split('%');
  std::string Release = (Twine(Before) + Name + After + ";").str();
  return Checked ? "if (" + Name + ")\n\t" + Release : Release;
}

/// Whether nothing that the function mentions has that name, nor what another
/// fix of it declares.
bool Repair::isUnnamed(StringRef Name) const {
  return !is_contained(Declared, Name) &&
         none_of(F.Vars,
                 [&](const ir::Var &V) {
                   return K.tables().str(V.Name) == Name;
                 }) &&
         none_of(F.Places, [&](const ir::Place &P) {
           return P.Base == ir::BaseKind::Global &&
                  K.nameOf(ir::EntityId(P.Id)) == Name;
         });
}

//===----------------------------------------------------------------------===//
// Places for edits
//===----------------------------------------------------------------------===//

/// Whether \p R is the brace that ends \p Block.
static bool isEnd(const Range &Block, const Range &R) {
  return R.EndLine == Block.EndLine && R.EndColumn == Block.EndColumn &&
         R.BeginLine == R.EndLine && R.BeginColumn + 1 == R.EndColumn;
}

bool Repair::findSpot(const ir::Function &G, uint32_t Inst, Spot &Out) {
  const ir::Inst &I = G.Insts[Inst];
  const Range Here = G.range(I.Where);
  if (I.Statement == ir::StmtId::None || !Here.isValid())
    return refuse("no-place", "no statement can be put before what loses it");
  const ir::Stmt &S = G.Stmts[index(I.Statement)];
  if (S.Where.Macro || Here.Macro)
    return refuse("macro", "a macro writes the code that loses it");
  if (!contains(S.Where, Here) || (S.Scope && !isEnd(S.Where, Here)))
    return refuse("no-place", "no statement can be put before what loses it");
  Out.Statement = I.Statement;
  Out.AtEnd = S.Scope;
  // The blocks of a statement come after the one it begins in.
  for (const ir::Block &B : G.Blocks)
    for (uint32_t N = B.First; N < B.First + B.Count; ++N) {
      const Range R = G.range(G.Insts[N].Where);
      if (G.Insts[N].Statement == I.Statement && contains(S.Where, R) &&
          (!S.Scope || isEnd(S.Where, R))) {
        Out.First = N;
        return true;
      }
    }
  return refuse("no-place", "no statement can be put before what loses it");
}

/// Whether the \p What by \p Inst is all that its statement does.
bool Repair::findOwnStatement(uint32_t Inst, Range &Statement, StringRef What) {
  const ir::Inst &I = F.Insts[Inst];
  const Range Here = F.range(I.Where);
  if (I.Statement == ir::StmtId::None || !Here.isValid())
    return refuse("no-place", "the " + What + " is not a statement of its own");
  Statement = F.Stmts[index(I.Statement)].Where;
  if (Statement.Macro || Here.Macro)
    return refuse("macro", "a macro writes the " + What);
  if (F.Stmts[index(I.Statement)].Scope || !contains(Statement, Here) ||
      Statement.BeginLine != Here.BeginLine ||
      Statement.BeginColumn != Here.BeginColumn ||
      Statement.EndLine != Here.EndLine ||
      Statement.EndColumn != Here.EndColumn + 1)
    return refuse("no-place", "the " + What + " is not a statement of its own");
  return true;
}

//===----------------------------------------------------------------------===//
// A release before every exit that loses the resource
//===----------------------------------------------------------------------===//

bool Repair::addReleaseOnce(const Found &X, const Anchor &At, EditedFunction &G,
                            ir::Fix &Out) {
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

bool Repair::addRelease(const Found &X, ir::Fix &Out) {
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
      return keyOf(Y.Says) == keyOf(X.Says);
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

bool Repair::keepResultApart(const Found &X, ir::Fix &Out) {
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

bool Repair::releaseRightly(const Found &X, ir::Fix &Out) {
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

bool Repair::dropRelease(const Found &X, ir::Fix &Out) {
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
bool Repair::declareEarlier(const Found &X, ir::Fix &Out) {
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

std::string Repair::releaseFunction(ir::FamilyId Family) const {
  StringRef Release = K.tables().str(K.tables().family(Family).Release);
  return Release.ends_with("(%)") ? Release.drop_back(3).str() : "";
}

void Repair::repair(Found &X) {
  No = {};
  Name.clear();
  ir::Fix Out;
  bool Offered = false;
  switch (X.At.What) {
  case Defect::MissingRelease:
    Offered = addRelease(X, Out);
    break;
  case Defect::ReallocLeak:
    Offered = keepResultApart(X, Out);
    break;
  case Defect::MismatchedRelease:
    Offered = releaseRightly(X, Out);
    break;
  case Defect::DoubleRelease:
    Offered = dropRelease(X, Out);
    break;
  case Defect::PoolOutlived:
    if (!(F.Insts[X.At.Inst].Flags & ir::InstImplicit))
      return;
    Offered = declareEarlier(X, Out);
    break;
  case Defect::UseAfterRelease:
  case Defect::InvalidRelease:
  case Defect::PoolUseAfterRelease:
  case Defect::PoolForeignRelease:
  case Defect::PoolRawEscape:
    return;
  }
  if (Offered) {
    for (const Edit &E : Out.Edits)
      if (!E.Text.empty())
        Out.Calls = releaseFunction(X.At.Family);
    X.Says.Fixes.push_back(std::move(Out));
    return;
  }
  X.Says.Refused = std::move(No);
  X.Says.Refused.Where = X.Says.Event;
}

void memleak::solver::repair(const Knowledge &K, const ir::Function &F,
                             bool Cxx, const Options &O,
                             std::vector<Found> &Findings) {
  constexpr unsigned MaxRepairs = 16;
  auto IsSaid = [](const Found &X) {
    return X.Says.Trust == ir::Confidence::High && !X.Says.OnImplicitException;
  };
  if (none_of(Findings, IsSaid))
    return;
  Repair R(K, F, Cxx, O, Findings);
  unsigned Tried = 0;
  for (Found &X : Findings)
    if (IsSaid(X) && ++Tried <= MaxRepairs)
      R.repair(X);
}
