//===-- Plan.h - Which components are rewritten, and how --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_PLAN_H
#define MEMLEAK_TOOL_MIGRATE_PLAN_H

#include "Ownership.h"
#include "Unit.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>

namespace memleak::migrate {

struct PlanOptions {
  HandleName Handle = HandleName::Pool;
  std::vector<std::string> Only;       ///< Patterns of files; empty is all.
  std::vector<std::string> Exclude;    ///< Patterns of files.
  std::vector<std::string> Components; ///< Ids; empty is all.
  /// A folder whose files a build writes, if it is not the project itself.
  std::string BuildFolder;
};

/// What is planned for one component.
struct Decision {
  bool Accepted = false;
  Veto Why; ///< If not.
};

/// A file as it is and as it would be.
struct Change {
  std::string Old, New;
  Edits All; ///< In order, includes among them.
};
/// What each of the files becomes.
std::map<std::string, std::string>
newContents(const std::map<std::string, Change> &Changes);

/// An acquisition of the independent count, and what becomes of it.
struct SiteFate {
  Site Is;
  bool Migrated = false;
  std::string Component; ///< Its id, if it flows into one.
  std::string Reason, Text;
  Place At; ///< Of what vetoes.
};

class Plan {
public:
  Plan(const Graph &Program, const Ownership &Of, PlanOptions Options);

  const std::vector<Decision> &decisions() const { return Decisions; }
  const Ownership &ownership() const { return Of; }
  const Graph &program() const { return Program; }
  const PlanOptions &options() const { return Options; }

  /// Takes a component back, for good.
  void refuse(uint32_t Component, Veto Why);

  /// What the accepted components make of the files, by path. \p Alone leaves
  /// all but that one out.
  std::map<std::string, Change>
  changes(std::optional<uint32_t> Alone = std::nullopt) const;
  std::vector<uint32_t> accepted() const;
  /// Those of \p Among with an edit of \p File that touches one of the lines
  /// \p First to \p Last of what \p All makes of it.
  std::vector<uint32_t> behind(const std::vector<uint32_t> &Among,
                               const std::map<std::string, Change> &All,
                               const std::string &File, unsigned First,
                               unsigned Last) const;

  /// Every acquisition of the project's code, once.
  std::vector<SiteFate> fates() const;

private:
  void judge();
  void refuseOptions();
  void refuseFiles();
  void refuseSkipped(); // DeadCode.cpp
  void refuseOverlaps();
  bool matches(const std::vector<std::string> &Patterns,
               const std::string &File) const;
  Edits editsOf(uint32_t Component, bool Alone) const;
  Edit render(const TypeEdit &Type, const Component &C) const;
  const Edits &editsOf(const Edge &Says, uint32_t Component) const;
  const Making &makingOf(const Source &Made, const Component &C) const;
  const std::string *contents(const std::string &File) const;
  bool isAccepted(const std::string &Node) const;

  /// The facts with edits, by component, so that each is looked at once.
  struct Parts {
    std::vector<const Source *> Sources;
    std::vector<const Edge *> Edges;
    std::vector<const Use *> Uses;
    std::vector<const Edits *> Renames;
    std::vector<const Release *> Releases;
  };
  void sortParts();
  void sortRenames(const Facts &Unit);
  bool isElsewhere(const Facts &Unit, const std::vector<uint32_t> &After) const;

  const Graph &Program;
  const Ownership &Of;
  PlanOptions Options;
  std::vector<Parts> PartsOf;
  std::vector<Decision> Decisions;
  mutable std::map<std::string, std::optional<std::string>> Texts;
};

/// The plan for people: each component, then the sum.
void printPlan(llvm::raw_ostream &Out, const Plan &P, llvm::StringRef Root);
/// The same for programs.
void printPlanJson(llvm::raw_ostream &Out, const Plan &P, llvm::StringRef Root);

/// A board of all directories, as a page that needs nothing else.
void printPlanHtml(llvm::raw_ostream &Out, const Plan &P, llvm::StringRef Root);

/// "memleak::pool_ptr<T>" and kin.
std::string handleType(HandleName Handle, Shape Is, llvm::StringRef Pointee);
/// "pool_ptr" and kin, for what becomes of \p Of.
llvm::StringRef handleName(HandleName Asked, const Component &Of);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_PLAN_H
