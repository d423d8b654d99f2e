//===-- Engine.cpp - Worklist and caps --------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Ways.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::BlockId;
using ir::Op;
using ir::Silence;

Analysis::Analysis(const Knowledge &K, const ir::Function &F, const Options &O,
                   Values &Vs, Report &R)
    : K(K), F(F), O(O), Vs(Vs), R(R), Graph(F) {}

bool Analysis::spend(uint64_t Amount) {
  Work += Amount;
  return Work <= O.Steps;
}

void Analysis::giveUp(Silence::Reason Why, uint32_t Inst, StringRef Detail) {
  Incomplete = IsAtCap = true;
  R.silence(Why, nullptr, Inst, Detail);
}

State Analysis::initialState() {
  State S;
  for (uint32_t P = 0; P < F.NumParams; ++P) {
    LocId L = Vs.var(ir::VarId(P));
    S.Memory.get(L).Held = Vs.content(L, ValId::None);
  }
  return S;
}

void Analysis::run() {
  Waiting[Graph.position(BlockId(0))].push_back({initialState(), false});
  // The lowest position first: a loop is done with before what follows it.
  while (!Waiting.empty()) {
    auto First = Waiting.begin();
    BlockId B = Graph.blockAt(First->first);
    std::vector<Arrival> Arrivals = std::move(First->second);
    Waiting.erase(First);
    if (!spend(1)) {
      giveUp(Silence::Reason::StepCap, F.Blocks[index(B)].First,
             std::to_string(O.Steps) + " steps");
      return;
    }
    block(B, std::move(Arrivals));
  }
}

void Analysis::block(BlockId B, std::vector<Arrival> Arrivals) {
  std::vector<State> States;
  if (Graph.isHead(B)) {
    States = enterLoop(B, std::move(Arrivals));
  } else {
    for (Arrival &A : Arrivals)
      States.push_back(std::move(A.S));
    // Where they come from one block alone they have been told apart there.
    if (Graph.isMeeting(B) || States.size() > O.SoftDisjuncts)
      joinAll(States, B, F.Blocks[index(B)].First);
  }
  for (const State &S : States)
    if (!spend(1 + S.weight() / 8))
      return;
  walk(std::move(States), B);
}

//===----------------------------------------------------------------------===//
// Walking
//===----------------------------------------------------------------------===//

/// All states of a block go through it side by side, so that those a call has
/// parted can be joined before the next call parts them again.
void Analysis::walk(std::vector<State> States, BlockId B) {
  std::vector<State> After, One;
  for (uint32_t I = F.Blocks[index(B)].First; !States.empty(); ++I) {
    if (!spend(States.size()))
      return;
    const ir::Inst &X = F.Insts[I];
    if (X.isTerminator()) {
      for (State &S : States)
        terminator(std::move(S), I);
      return;
    }
    if (ir::shape(X.Opcode) & ir::MayUnwind) {
      After.clear();
      for (State &S : States) {
        if (!spend(1 + S.weight() / 8))
          return;
        One.clear();
        call(std::move(S), I, One);
        for (State &N : One) {
          killRegisters(N, I);
          checkLeaks(N, I);
          After.push_back(std::move(N));
        }
      }
      States.swap(After);
      if (States.size() > O.SoftDisjuncts)
        joinAll(States, BlockId::None, I);
      continue;
    }
    llvm::erase_if(States, [&](State &S) {
      if (!execute(S, I))
        return true;
      killRegisters(S, I);
      checkLeaks(S, I);
      return false;
    });
  }
}

void Analysis::flowTo(State S, BlockId From, BlockId To) {
  bool Lost = false;
  S.Regs.eraseIf([&](const RegCell &C) {
    if (Graph.isLiveIn(C.Reg, To))
      return false;
    noteLoss(C.Held, S);
    Lost |= MayLeak;
    return true;
  });
  if (Lost)
    checkLeaks(S,
               F.Blocks[index(From)].First + F.Blocks[index(From)].Count - 1);
  bool Back = Graph.isBackEdge(From, To);
  if (Back) {
    report(S);
    S.Round = std::min(S.Round + 1, 63u);
  }
  Waiting[Graph.position(To)].push_back({std::move(S), Back});
}

void Analysis::terminator(State S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  BlockId B = Graph.blockOf(Inst);
  switch (I.Opcode) {
  case Op::Jump:
    return flowTo(std::move(S), B, I.Target);
  case Op::Branch:
    return branch(std::move(S), Inst);
  case Op::Switch:
    return switchOn(std::move(S), Inst);
  case Op::Return: {
    ValId V = I.A ? operand(S, I.A, Inst) : ValId::None;
    return answerWith(std::move(S), Inst, V);
  }
  case Op::Throw:
    S.Unwinding = true;
    S.Thrown = I.Text != ir::StrId::Empty ? Vs.string(I.Text)
               : I.A                      ? ValId::None
                                          : S.Caught;
    if (I.A)
      escape(S, operand(S, I.A, Inst), Inst, false, Silence::Reason::Escaped,
             "throw");
    if (I.Target != BlockId::None)
      return flowTo(std::move(S), B, I.Target);
    return leaveThrown(std::move(S), Inst);
  case Op::Resume:
    return leaveThrown(std::move(S), Inst);
  default:
    return; // Control never comes here.
  }
}

void Analysis::branch(State S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  BlockId B = Graph.blockOf(Inst);
  ValId C = simplify(Vs, S, operand(S, I.A, Inst));
  State Else = S;
  const bool MayHold = assume(Vs, S, C, true) && isPossible(S),
             MayFail = assume(Vs, Else, C, false) && isPossible(Else);
  auto Take = [&](State &P, bool Truth, BlockId To) {
    // Only where there is a choice is there anything to tell.
    if (MayHold && MayFail && I.Text != ir::StrId::Empty)
      P.Trace = branchStep(P, Inst, Truth, C);
    flowTo(std::move(P), B, To);
  };
  if (MayHold)
    Take(S, true, I.Target);
  if (MayFail)
    Take(Else, false, I.Else);
}

void Analysis::switchOn(State S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  BlockId B = Graph.blockOf(Inst);
  ValId V = simplify(Vs, S, operand(S, I.A, Inst));
  bool Known = Vs.isInt(V);
  auto Go = [&](State P, BlockId To, uint32_t Which) {
    if (!Known && I.Text != ir::StrId::Empty)
      P.Trace = branchStep(P, Inst, Which, V);
    flowTo(std::move(P), B, To);
  };
  uint32_t Which = 0;
  for (const ir::Case &C : F.cases(I)) {
    State P = S;
    ValId Low = Vs.cmp(ir::CmpOp::GE, V, Vs.integer(C.Low));
    ValId High = Vs.cmp(ir::CmpOp::LE, V, Vs.integer(C.High));
    if (C.Low == C.High) {
      ValId Is = Vs.cmp(ir::CmpOp::EQ, V, Vs.integer(C.Low));
      if (assume(Vs, P, Is, true))
        Go(std::move(P), C.Target, Which);
      if (!assume(Vs, S, Is, false))
        return;
    } else if (assume(Vs, P, Low, true) && assume(Vs, P, High, true)) {
      Go(std::move(P), C.Target, Which);
      if (Known)
        return;
    }
    ++Which;
    if (!spend(1))
      return;
  }
  Go(std::move(S), I.Target, Which);
}

/// A function that answers a question about what its caller has, or gets, gave
/// two answers: what each says of that goes into the summary.
void Analysis::answerWith(State S, uint32_t Inst, ValId Result) {
  ValueKind Kind = Vs[Result].Kind;
  bool Asks =
      (Kind == ValueKind::Cmp || Kind == ValueKind::Not) &&
      !Vs[Result].ManyLeaves && all_of(Vs[Result].Leaves, [&](ValId L) {
        return L == ValId::None || isEntryTerm(L) || S.Resources.find(L);
      });
  if (!Asks)
    return leave(std::move(S), Inst, ir::ExitKind::Return, Result);
  for (bool Truth : {true, false})
    if (State Said = S; assume(Vs, Said, Result, Truth))
      leave(std::move(Said), Inst, ir::ExitKind::Return, Vs.integer(Truth));
}

/// What is gone may not be returned; callers that get it all the same have
/// something that is gone.
void Analysis::returnResult(State &S, ValId Result, uint32_t Inst) {
  const ValId Base = Vs.base(Result);
  const Resource *X = S.Resources.find(Base);
  const bool Gone = X && X->Is == Owner::Released;
  checkReleased(S, Result, Inst, "returned");
  if (Gone)
    S.Resources.change(Base)->Is = Owner::Released;
}

/// An exception leaves the function, or a jump does that skips its callers.
void Analysis::leaveThrown(State S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  const ValId Thrown = S.Thrown;
  if (I.Opcode == Op::Throw && K.tables().str(I.Text) == ir::JumpText)
    return leave(std::move(S), Inst, ir::ExitKind::NoReturn, ValId::None);
  leave(std::move(S), Inst, ir::ExitKind::Throw, Thrown);
}

void Analysis::leave(State S, uint32_t Inst, ir::ExitKind Kind, ValId Result) {
  if (S.Implicit && !O.ImplicitExceptions)
    return;
  if (Result != ValId::None && Kind == ir::ExitKind::Return)
    returnResult(S, Result, Inst);
  if (Result != ValId::None && Vs[Vs.base(Result)].Tainted)
    forgetAliases(S, Inst);
  S.Regs.clear();
  // Storage that lowering did not end by itself ends here.
  auto Ends = [&](LocId Root) {
    const Loc &L = Vs[Root];
    return L.Kind == LocKind::Var && F.Vars[L.A].Kind != ir::VarKind::Result;
  };
  // So does what a global has handed from one callee to the next.
  S.Memory.eraseIf([&](const Cell &C) {
    const Loc &L = Vs[C.Where];
    return L.Kind == LocKind::Global && K.endsWith(F, ir::EntityId(L.A));
  });
  S.Memory.eraseIf([&](const Cell &C) {
    const Loc &L = Vs[C.Where];
    return Ends(L.Kind == LocKind::Default || L.Kind == LocKind::Exposed
                    ? Vs.root(LocId(L.A))
                    : L.Root);
  });
  for (uint32_t V = 0; V < F.Vars.size(); ++V)
    if (Ends(Vs.var(ir::VarId(V))))
      endStorage(S, Vs.var(ir::VarId(V)));
  MayLeak = true;
  checkLeaks(S, Inst, Result);
  if (Kind == ir::ExitKind::Return)
    checkKept(S, Inst);
  report(S);
  if (Kind != ir::ExitKind::NoReturn)
    Exits.push_back({std::move(S), Kind, Result});
}
