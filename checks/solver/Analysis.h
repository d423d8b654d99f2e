//===-- Analysis.h - The abstract interpreter of one function ---*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_ANALYSIS_H
#define MEMLEAK_SOLVER_ANALYSIS_H

#include "Flow.h"
#include "Knowledge.h"
#include "Options.h"
#include "PathFacts.h"
#include "Report.h"
#include "State.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"
#include <map>
#include <set>

namespace memleak::solver {

/// A way the function is left.
struct ExitState {
  State S;
  ir::ExitKind Kind = ir::ExitKind::Return;
  ValId Result = ValId::None; ///< Of a Throw, the types that catch it.
};

/// Watches releases that an edit has put into the function: each must release
/// what is there and this path's to release, on every path.
struct Probe {
  llvm::DenseSet<uint32_t> Insts;
  /// What held it is written over next; otherwise nothing that outlives the
  /// function's variables may hold it, since that would dangle.
  bool Overwritten = false;
  bool Failed = false;  ///< Some path has something else there.
  bool Invalid = false; ///< On some path the acquisition failed, or was not.
};

/// Walks one function once. The methods live in the files their names stand
/// under: Engine (worklist, loops, caps), Join, Transfer (instructions),
/// Memory, Calls, Ownership (acquire, release, leaks).
class Analysis {
public:
  Analysis(const Knowledge &K, const ir::Function &F, const Options &O,
           Values &Vs, Report &R);

  void run();
  /// To be called before run().
  void watch(Probe &P) { Watched = &P; }

  const std::vector<ExitState> &exits() const { return Exits; }
  /// A cap was reached: there are paths that were not walked.
  bool isIncomplete() const { return Incomplete; }
  /// Whether a cap of its own was reached, and paths or resources given up on.
  bool isAtCap() const { return IsAtCap; }

private:
  //===--- Engine ---------------------------------------------------------===//

  /// Of what is compared only. Two that differ have the same one in 2^-128 of
  /// cases.
  using Digest = std::pair<uint64_t, uint64_t>;

  struct LoopHead {
    uint32_t Rounds = 0;
    std::set<Digest> Seen;
    std::set<Digest> SeenOwnership;
    std::vector<State> Reference; ///< States walked, in order.
    /// What the first of them held, by location; and what any of them held,
    /// each with its location.
    llvm::DenseMap<uint32_t, ValId> First;
    llvm::DenseSet<uint64_t> Had;
    std::vector<Digest> Kinds;       ///< Their characters.
    std::map<uint32_t, Fact> Bounds; ///< Of what was widened, by location.
    /// By character: what stands for all rounds from the first that did not
    /// settle by themselves.
    std::map<Digest, State> Settled;
  };
  /// Variables, and parts of them, by location.
  struct WrittenPlaces {
    llvm::DenseSet<uint32_t> Whole, InPart;
  };
  struct Arrival {
    State S;
    bool FromBack = false;
  };

  State initialState();
  void block(ir::BlockId B, std::vector<Arrival> Arrivals);
  std::vector<State> enterLoop(ir::BlockId B, std::vector<Arrival> Arrivals);
  bool endedEarlier(const State &S, ir::BlockId Head) const;
  /// \p Kind: the state's character.
  void widen(State &S, ir::BlockId Head, LoopHead &H, Digest Kind);
  bool settle(State &S, ir::BlockId Head, LoopHead &H);
  llvm::SmallVector<ValId, 16>
  namesOfDifferent(const State &S, const State &Other, uint32_t At);
  void renewValues(State &S, ir::BlockId Head, llvm::ArrayRef<ValId> Renewed);
  void handOver(llvm::ArrayRef<Resource> Changed, ir::BlockId Head);
  /// Of State::Widened; two loops of a very large function may share one.
  static uint64_t loopBit(ir::BlockId Head) {
    return uint64_t(1) << (index(Head) % 64);
  }
  bool isStoredIn(ir::BlockId Head, LocId L, bool OrShown);
  std::optional<Fact> numbersSetIn(ir::BlockId Head, LocId L);
  bool walksElements(ir::BlockId Head) const;
  void forgetElements(State &S, ir::BlockId Head);
  void walk(std::vector<State> States, ir::BlockId B);
  void terminator(State S, uint32_t Inst);
  void branch(State S, uint32_t Inst);
  void switchOn(State S, uint32_t Inst);
  void flowTo(State S, ir::BlockId From, ir::BlockId To);
  void answerWith(State S, uint32_t Inst, ValId Result);
  void leave(State S, uint32_t Inst, ir::ExitKind Kind, ValId Result);
  void leaveThrown(State S, uint32_t Inst);
  void returnResult(State &S, ValId Result, uint32_t Inst);
  bool spend(uint64_t Work);
  void giveUp(ir::Silence::Reason Why, uint32_t Inst, llvm::StringRef Detail);

  //===--- Join -----------------------------------------------------------===//

  void markLive(const State &S, ir::BlockId B);
  bool isRelevant(ValId V) const;
  bool isLiveCell(const Cell &C, ir::BlockId B) const;
  void addOwnership(const State &S, const Resource &X,
                    llvm::SmallVectorImpl<uint64_t> &Out) const;
  using Words = llvm::SmallVectorImpl<uint64_t>;
  void addOwnership(const State &S, bool AlsoGivenAway, Words &Out) const;
  Digest encode(const State &S, ir::BlockId B);
  /// What sets states apart beyond the soft cap.
  Digest character(const State &S, ir::BlockId B) const;
  /// A value that stands for two, with the unknown in it: itself, or the index
  /// if both point into one array.
  struct Mixed {
    ValId Value, Unknown;
  };
  Mixed mix(ValId A, const State &SA, ValId B, const State &SB, uint32_t At,
            uint32_t Round, MadeTag Tag, uint32_t Part);
  /// What of \p V the unknown in \p M stands for: all of it, or its index.
  ValId mixedPart(ValId V, const Mixed &M);
  void mergeEqual(State &Into, const State &From);
  /// \p Tag: of the values that stand for two: MadeJoin, or MadeWiden at the
  /// head of a loop.
  void mergeLossy(State &Into, const State &From, uint32_t At, MadeTag Tag);
  bool isOfEntry(ValId V) const;
  std::vector<Way> waysOf(const State &S, const State &Other) const;
  Ways unitedWays(const State &A, const State &B) const;
  void learnWays(State &S, llvm::ArrayRef<State> Taken) const;
  std::optional<State> withoutEnd(const State &S, ValId Of);
  void uniteEmptied(std::vector<State> &States, ir::BlockId B);
  void collect(State &S, ir::BlockId B);
  bool isSpentNumber(const Cell &C, ir::BlockId B) const;
  void stampParts(ValId V);
  void stampWay(LocId L);
  bool isStamped(ValId V) const { return Stamp[index(V)] == Stamped; }
  bool canBeHad(ValId V) const;
  bool isLost(ValId V) const;
  bool isLost(LocId L) const;
  ValId renamed(ValId V);
  LocId renamed(LocId L);
  void dropUnreached(State &S, llvm::ArrayRef<const Cell *> Unreached);
  bool isStandardStream(int64_t Number, ir::FamilyId Family) const;
  bool isStandardFree(const State &S, ir::FamilyId Family) const;
  bool isCopy(LocId Where, ValId Held) const;
  void renameLostCells(State &S, llvm::SmallVectorImpl<ValId> &Gone);
  void renameLostFacts(State &S);
  void renameLost(State &S);
  void thinOut(std::vector<State> &States, ir::BlockId B, size_t Most,
               uint32_t At);
  void letGoOfDifferent(State &S, const State &Other, uint32_t At,
                        llvm::StringRef Detail);
  void joinAlike(std::vector<State> &States, ir::BlockId B, uint32_t At);
  /// \p B: what is live there counts; None: everything does.
  void joinAll(std::vector<State> &States, ir::BlockId B, uint32_t At);

  //===--- Transfer -------------------------------------------------------===//

  /// Executes a plain instruction; false if the path ends there.
  bool execute(State &S, uint32_t Inst);
  bool executeMemory(State &S, uint32_t Inst);
  bool executeValue(State &S, uint32_t Inst);
  std::optional<bool> isCaught(const State &S, ir::StrId Type) const;
  bool executeOwnership(State &S, uint32_t Inst);
  ValId operand(State &S, const ir::Operand &O, uint32_t Inst);
  /// The location; \p Used says that what a register points to is used now.
  LocId place(State &S, ir::PlaceId P, uint32_t Inst, bool Used, bool &Dead);
  void killRegisters(State &S, uint32_t Inst);

  //===--- Memory ---------------------------------------------------------===//

  ValId load(State &S, LocId L, uint32_t Inst);
  bool isElement(LocId L) const;
  bool isInElement(LocId L, LocId Array) const;
  bool areApart(LocId A, LocId B, LocId Array) const;
  ValId peek(const State &S, LocId L);
  ValId defaultContent(const State &S, LocId L);
  void noteMark(State &S, LocId L, ValId V);
  void noteUnlink(State &S, LocId L);
  bool isOutdated(const State &S, LocId L, ValId Held) const;
  LocId rebase(LocId L, LocId From, LocId To);
  void store(State &S, LocId L, ValId V, uint32_t Inst);
  void eraseWithin(State &S, LocId L);
  void eraseReleased(State &S, LocId Object);
  void fill(State &S, LocId L, ValId Default, uint32_t Inst);
  void scribble(State &S, LocId L, uint32_t Inst, MadeTag What = MadeClobber);
  void giveHeld(State &S, LocId L, uint32_t Inst, llvm::StringRef To);
  void giveSiblings(State &S, LocId L, uint32_t Inst, llvm::StringRef To);
  void copyObject(State &S, LocId To, LocId From, const State &Source,
                  uint32_t Inst);
  void disturbElements(State &S, LocId L, uint32_t Inst, bool Store);
  bool isExternal(const State &S, LocId Root) const;
  LocId memoryOf(ValId Pointer);
  /// Everything reached from \p V is known elsewhere from now on.
  void transfer(State &S, ValId V, uint32_t Inst, llvm::StringRef To);
  ValId leadingTo(const Cell &C) const;
  bool isHeldIn(const State &S, ValId V, LocId Whole);
  void forgetObjects(State &S, LocId Whole, uint32_t Inst,
                     ir::Silence::Reason Why, llvm::StringRef Detail);
  void escape(State &S, ValId V, uint32_t Inst, bool Clobber,
              ir::Silence::Reason Why, llvm::StringRef Detail);
  void escapeTest(State &S, ValId V, uint32_t Inst, ir::Silence::Reason Why,
                  llvm::StringRef Detail);
  void clobberGlobals(State &S, uint32_t Inst, llvm::StringRef Detail);
  bool isReplaced(const State &S, const Cell &C);

  //===--- Calls ----------------------------------------------------------===//

  struct CallSite {
    uint32_t Inst;
    llvm::SmallVector<ValId, 6> Args;
    llvm::SmallVector<uint8_t, 6> Flags;
    LocId Into = LocId::None;
    llvm::StringRef Callee;
  };
  /// What terms of an outcome mean here.
  struct Binding {
    const CallSite &Site;
    llvm::SmallVector<ValId, 2> Fresh;
    ValId Result = ValId::None;
    /// The outcome is taken to apply, because something unknown may be the one
    /// value it asks for.
    bool Assumed = false;
    /// The callee's code was read, and did what is said.
    bool Seen = false;
  };

  /// The states after the call; those that leave by an exception have gone to
  /// their block already.
  void call(State S, uint32_t Inst, std::vector<State> &Out);
  void callSummary(State S, const CallSite &Site, const ir::Summary &Sum,
                   std::vector<State> &Out);
  void keep(State &S, ValId V, ir::FamilyId Family, uint32_t Inst);
  bool isPresumed(State &S, const CallSite &Site, const ir::Cond &C);
  bool presumes(State &S, const CallSite &Site, const ir::Summary &Sum,
                const ir::Outcome &Out);
  llvm::SmallVector<ValId, 4> ownersBehind(const State &S,
                                           llvm::ArrayRef<ValId> Ways);
  llvm::SmallVector<ValId, 4> touchedBy(const State &S, uint32_t Inst) const;
  void presume(State &S, uint32_t Inst, llvm::ArrayRef<ValId> Owners);
  bool mayLetGoOfCallers(const CallSite &Site, const ir::Summary &Sum) const;
  bool isFarFetched(State &S, const CallSite &Site, const ir::Outcome &Out);
  bool isUnasked(uint32_t Inst) const;
  bool isNumber(const State &S, ValId V) const;
  void keepOld(State &S, const CallSite &Site, const ir::Summary &Sum,
               const ir::Outcome &Out);
  bool applyOutcome(State &S, const CallSite &Site, const ir::Outcome &O,
                    uint32_t Part, bool Seen);
  struct Pending;
  void moveContents(State &S, const CallSite &Site, ValId Old,
                    const ir::Outcome &Out, llvm::ArrayRef<Pending> Effects);
  void applyEffect(State &S, Binding &B, const State &Before, const Pending &P,
                   uint32_t Part);
  void show(State &S, LocId L, uint32_t Inst);
  void callUnknown(State &S, const CallSite &Site);
  bool agree(llvm::ArrayRef<ir::EntityId> Callees) const;
  ir::EntityId hooked(uint32_t Inst) const;
  ir::EntityId dispatched(const State &S, const CallSite &Site,
                          ir::EntityId Method);
  ValId answer(State &S, uint32_t Inst);
  bool assumeCond(State &S, Binding &B, const ir::Cond &C, uint32_t Inst);
  bool assumeGuards(State &S, Binding &B, llvm::ArrayRef<ir::Cond> Guards,
                    uint32_t Inst);
  bool assumeWays(State &S, Binding &B, const ir::Outcome &Out, uint32_t Inst);
  ValId value(State &S, Binding &B, const ir::Term &T, uint32_t Inst);
  LocId location(State &S, Binding &B, const ir::Term &T, uint32_t Inst);
  /// \p Types: that catch it; None where they are not known.
  void throwTo(State S, uint32_t Inst, ValId Types);

  //===--- Ownership ------------------------------------------------------===//

  ValId acquire(State &S, uint32_t Inst, uint32_t Part, ir::FamilyId Family,
                bool Nullable, const ir::Effect *Cause);
  void own(State &S, ValId V, uint32_t Inst, ir::FamilyId Family);
  /// \p Pool: what it is given back to, None if no pool is named.
  void release(State &S, ValId V, ir::FamilyId Family, uint32_t Inst,
               const ir::Effect *Cause, ValId Pool = ValId::None);
  bool isSameAgain(const State &S, const Resource &R, uint32_t Inst,
                   const ir::Effect *Cause) const;
  void share(State &S, ValId V, ir::FamilyId Family, uint32_t Inst);
  void releasePart(State &S, LocId L, uint32_t Inst);
  void releaseObject(State &S, LocId L, ir::FamilyId Family, uint32_t Inst,
                     const ir::Effect *Cause);
  void releaseOther(State &S, llvm::StringRef What, ir::FamilyId Family,
                    uint32_t Inst, const ir::Effect *Cause);
  bool releaseInside(State &S, ValId Base, ValId By, ir::FamilyId Family,
                     uint32_t Inst);
  /// What \p V points to is used; false if the path ends there (null).
  bool use(State &S, ValId V, uint32_t Inst, llvm::StringRef How,
           const ir::Effect *Cause = nullptr);
  /// Reports a \p V that is gone.
  void checkReleased(State &S, ValId V, uint32_t Inst, llvm::StringRef How,
                     const ir::Effect *Cause = nullptr);
  void pass(State &S, ValId V, uint32_t Inst);
  void probe(const State &S, ValId V);
  bool mayBeReleasedBy(ir::FamilyId Releasing, ir::FamilyId Resource) const;
  void endStorage(State &S, LocId Root);
  void forget(State &S, Resource &R, uint32_t Inst, ir::Silence::Reason Why,
              llvm::StringRef Detail);
  bool isParamPointer(ValId V) const;
  void letGo(State &S, ValId V, uint32_t Inst);
  void forgetAliases(State &S, uint32_t Inst);
  void releaseCalculated(State &S, ValId V, uint32_t Inst);
  bool isNumbered(const State &S, ValId V) const;
  bool exists(const State &S, const Resource &R) const;
  /// Whether the caller can name \p V: it was there at entry.
  bool isEntryTerm(ValId V) const { return Vs[V].AtEntry; }
  bool isSteady(ValId V) const;
  bool mayPoint(ValId V) const;
  void addAddressesIn(const State &S, ValId V,
                      llvm::SmallVectorImpl<ValId> &Into) const;
  void noteLoss(ValId Old, const State &S);
  void checkLeaks(State &S, uint32_t Inst, ValId Kept = ValId::None);
  bool markReachable(const State &S, ValId Kept, std::vector<bool> &Reached);
  bool owes(const State &S, const Resource &R) const;
  bool isAtHome(const State &S, const Resource &R) const;
  void markHeldBy(const State &S, ValId Owner, std::vector<bool> &Held);
  void leak(State &S, const Resource &R, uint32_t Inst);
  void report(State &S);
  void mergeLosses(State &Into, const State &From);
  const Step *step(const State &S, uint32_t Inst, Step::StepKind Kind,
                   uint32_t Detail, const ir::Effect *Cause = nullptr);
  const Step *branchStep(const State &S, uint32_t Inst, uint32_t Which,
                         ValId Asked);

  //===--- Regions --------------------------------------------------------===//

  bool isOfPool(const Resource &R) const;
  bool isHeldByHandle(const Resource &R) const;
  void takeFrom(State &S, ValId V, ValId Pool);
  void createPool(State &S, ValId At, ValId Parent, ir::FamilyId Family,
                  uint32_t Inst);
  void endPool(State &S, ValId Pool, uint32_t Since, uint32_t Inst, Ending How,
               const ir::Effect *Cause);
  ValId markPool(State &S, ValId Pool, uint32_t Inst);
  void rewindPool(State &S, ValId Pool, ValId To, uint32_t Inst,
                  const ir::Effect *Cause);
  void bindToPool(State &S, ValId Object, ValId Pool, uint32_t Inst);
  void keepHandle(State &S, ValId Container, ValId Object, uint32_t Inst,
                  ir::FamilyId Family);
  void forgetKeepers(State &S, LocId Whole);
  void movePool(State &S, ValId From, ValId To, uint32_t Inst);
  bool isPoolOfCaller(ValId Pool) const;
  void endMovedTo(State &S, ValId Pool, uint32_t Inst);
  bool isMadeHere(const State &S, const Resource &R) const;
  bool arePoolsApart(const State &S, ValId A, ValId B) const;
  bool releasePooled(State &S, ValId V, ir::FamilyId Family, uint32_t Inst,
                     const ir::Effect *Cause, ValId Pool);
  void noteKept(State &S, LocId L, const Resource &R, uint32_t Inst);
  void checkKept(State &S, uint32_t Inst);
  LocId poolName(const State &S, ValId Pool) const;
  /// For what is of a pool; \p How: as Event::Detail.
  void reportPooled(State &S, Defect What, const Resource &R, uint32_t Inst,
                    llvm::StringRef How, ir::FamilyId Family,
                    const ir::Effect *Cause, ValId To = ValId::None);
  void reportMisuse(State &S, const Resource &R, uint32_t Inst,
                    llvm::StringRef How, const ir::Effect *Cause);

  //===--- Doubts ---------------------------------------------------------===//

  uint64_t wayOf(const Step &T) const;
  std::vector<uint64_t> doubts(const State &S, const Resource &R,
                               uint32_t Inst);
  void noteQuestion(const State &After, const CallSite &Site,
                    const ir::Summary &Sum);
  bool isSameQuestion(ValId One, ValId Other) const;
  bool addReads(ValId V, llvm::SmallVectorImpl<ValId> &Into) const;
  bool isAskedAnew(const Step &T) const;
  void circumstances(const Resource &X, uint32_t Inst,
                     std::vector<uint64_t> &Out) const;
  bool isInUnion(ValId V) const;
  std::vector<uint64_t> misgivings(const Resource &X) const;
  std::vector<uint64_t> misuseDoubts(const State &S, const Resource &X) const;
  std::vector<uint64_t> storageDoubts(const State &S, uint32_t Inst) const;
  void againDoubts(const State &S, const Resource &X,
                   std::vector<uint64_t> &Out) const;
  bool isUnseenSetting(ValId V);

  const Knowledge &K;
  const ir::Function &F;
  const Options &O;
  Values &Vs;
  Report &R;
  Flow Graph;
  llvm::BumpPtrAllocator Steps;
  std::map<uint32_t, std::vector<Arrival>> Waiting; ///< By position.
  std::map<uint32_t, LoopHead> Heads;               ///< By block.
  /// By block, and whether addresses count.
  std::map<std::pair<uint32_t, bool>, WrittenPlaces> LoopStores;
  /// By block and variable: the numbers that a loop puts there.
  std::map<uint32_t, std::map<uint32_t, std::optional<Fact>>> LoopNumbers;
  /// By the answer, what functions that only look were asked.
  llvm::DenseMap<uint32_t, llvm::SmallVector<ValId, 6>> Questions;
  std::vector<ExitState> Exits;
  std::vector<Event> Leaks;    ///< What states' losses speak of.
  std::vector<uint32_t> Stamp; ///< Of values, against Stamped.
  uint32_t Stamped = 0;
  Probe *Watched = nullptr;
  bool MayLeak = false; ///< A reference to an owned resource has just gone.
  uint64_t Work = 0;
  bool Incomplete = false;
  bool IsAtCap = false;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_ANALYSIS_H
