//===-- Report.h - From events of the analysis to findings ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_REPORT_H
#define MEMLEAK_SOLVER_REPORT_H

#include "Knowledge.h"
#include "State.h"
#include "ir/Finding.h"
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace memleak::solver {

enum class Defect : uint8_t {
  MissingRelease, ///< Or UnclosedResource, by the family's kind.
  ReallocLeak,
  DoubleRelease,
  UseAfterRelease,
  MismatchedRelease,
  InvalidRelease,
  PoolOutlived,
  PoolUseAfterRelease,
  PoolForeignRelease,
  PoolRawEscape,
};

/// What the analysis saw, in its own terms.
struct Event {
  Defect What = Defect::MissingRelease;
  Resource Of{ValId::None};
  uint32_t Inst = 0; ///< Where it is lost, released or used.
  ir::FamilyId Family = ir::FamilyId::None; ///< Of a mismatched release.
  std::string Detail;           ///< How it is used; what is released wrongly.
  ValId To = ValId::None;       ///< The pool that a release names.
  LocId PoolName = LocId::None; ///< Where the resource's pool is kept.
  LocId ToName = LocId::None;   ///< Where the pool To is kept.
  const ir::Effect *Cause = nullptr; ///< In a callee.
  const Step *Trace = nullptr;
  bool Implicit = false;
  /// Branches that the path took on what nobody here decides; sorted.
  std::vector<uint64_t> Doubts;
};

/// Doubts from here on are no way that a branch may go. Of a branch the two
/// ways are neighbours.
constexpr uint64_t NoWay = uint64_t(1) << 33;

/// \p Into becomes the doubts of a finding of which two stories are told, each
/// with its own; both are sorted. That two branches are in doubt makes neither
/// certain, unless they are the two ways that one may go.
void eitherStory(std::vector<uint64_t> &Into,
                 const std::vector<uint64_t> &From);

/// A location as code of the function spells it: a variable or global, then
/// fields and what pointers point to.
struct NamedPlace {
  struct Step {
    bool Deref = false;
    ir::StrId Field = ir::StrId::Empty;
  };
  bool IsGlobal = false;
  uint32_t Root = 0; ///< VarId or EntityId.
  llvm::SmallVector<Step, 2> Steps;
};

/// What a repair has to know of a finding, in the terms of the function.
struct Anchor {
  Defect What = Defect::MissingRelease;
  uint32_t Inst = 0;
  uint32_t Site = ~0u;
  ir::FamilyId Family = ir::FamilyId::None; ///< Of the resource.
  bool InCallee = false; ///< A called function's code did it.
  /// The resource is the object at Named itself, not what that points to.
  bool InPlace = false;
  std::optional<NamedPlace> Named;
  /// The local variable that is the pool whose end ended it.
  ir::VarId Pool = ir::VarId::None;
};

struct Found {
  ir::Finding Says;
  Anchor At;
};

/// Tells by what name memleak's runtime reports it; \p Event may be empty.
void tellEvent(ir::Finding &Of, llvm::StringRef Event);

/// The range with its file's name, as findings and edits hold it.
ir::Location locate(const ir::Tables &T, const ir::Range &X);

/// Collects what one function's analysis finds: one finding a resource and
/// defect, the first in the order of the walk.
class Report {
public:
  Report(const Knowledge &K, const ir::Function &F, const Values &Vs,
         bool Explain)
      : K(K), F(F), Vs(Vs), Explain(Explain) {}

  void add(const Event &E);
  void silence(ir::Silence::Reason Why, const Resource *R, uint32_t Inst,
               llvm::StringRef Detail);

  std::vector<Found> takeFindings();
  std::vector<ir::Silence> takeSilences();

private:
  ir::Finding finding(const Event &E) const;
  std::string message(const Event &E, llvm::StringRef Name) const;
  std::string poolMessage(const Event &E, llvm::StringRef Name) const;
  std::string poolName(const Event &E, ValId Pool, LocId Kept) const;
  llvm::StringRef runtimeEvent(const Event &E) const;
  std::optional<ir::PathNote> poolNote(const Event &E, const Step &S) const;
  Anchor anchor(const Event &E) const;
  bool nameLocation(LocId L, NamedPlace &Out) const;
  void notes(const Event &E, ir::Finding &Out) const;
  ir::PathNote branchNote(const Step &S) const;
  std::string resourceName(const Resource &R) const;
  std::string valueName(ValId V) const;
  std::string locationName(LocId L) const;
  std::string noun(ir::FamilyId F) const;
  std::string release(ir::FamilyId F) const;
  ir::Location locate(const ir::Range &R) const;
  ir::Location locateInst(uint32_t Inst) const;

  const Knowledge &K;
  const ir::Function &F;
  const Values &Vs;
  bool Explain;
  std::vector<Found> Findings;
  /// By defect, resource and place: what is said, and what all of its paths
  /// have in common that makes it doubtful.
  struct Saying {
    size_t Number;
    uint32_t Site; ///< Where what is spoken of was acquired.
    std::vector<uint64_t> Doubts;
  };
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, Saying> Said;
  std::map<std::pair<uint32_t, uint32_t>, ir::Silence> Silences;
};

/// The identifier users know the defect by.
llvm::StringRef checkName(Defect D, ir::FamilyKind K);

/// Gives every finding its fingerprint; equal ones are numbered in order.
void fingerprint(std::vector<ir::Finding> &Findings);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_REPORT_H
