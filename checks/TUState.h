//===-- TUState.h - What the checks of one unit share -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One resource deserves one warning and one fix, whichever checks see it. The
/// checks of a translation unit meet here to agree: a defect claims the place
/// where its resource was acquired while it matches; advice speaks at the end
/// of the unit, about what nobody claimed.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_TUSTATE_H
#define MEMLEAK_CHECKS_TUSTATE_H

#include "UserCode.h"
#include "models/Model.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace clang::tidy {
class ClangTidyContext;
}

namespace memleak {

class IndexFinder;

namespace solver {
class ReparsedUnits;
struct Options;
struct Result;
} // namespace solver

/// Belongs to one translation unit, and so to one thread: not synchronised.
class TUState {
public:
  TUState(std::shared_ptr<const models::ModelSet> Models,
          std::shared_ptr<IndexFinder> Indexes,
          std::shared_ptr<solver::ReparsedUnits> Reparsed)
      : Models(std::move(Models)), Indexes(std::move(Indexes)),
        Reparsed(std::move(Reparsed)) {}

  const models::ModelSet &models() const { return *Models; }
  /// What is known of \p Function beyond its body, or null. Looked up once a
  /// function, then in constant time.
  const models::FunctionModel *modelOf(const clang::FunctionDecl *Function);
  /// What is known of \p Record, from its own model or from that of a base
  /// that speaks for derived classes too; null when nothing is.
  const models::TypeModel *modelOf(const clang::CXXRecordDecl *Record);

  /// A defect speaks about the resource acquired at \p Acquisition.
  void claim(clang::SourceLocation Acquisition) { Claims.insert(Acquisition); }
  bool isClaimed(clang::SourceLocation Acquisition) const {
    return Claims.contains(Acquisition);
  }
  /// memleak-discarded-ownership speaks about it, and so nobody else does.
  void claimDiscarded(clang::SourceLocation Acquisition) {
    claim(Acquisition);
    Discarded.insert(Acquisition);
  }
  bool isDiscarded(clang::SourceLocation Acquisition) const {
    return Discarded.contains(Acquisition);
  }
  /// memleak-owning-raw-member speaks about all that is kept in \p Member. It
  /// says so while it matches, since advice speaks in no certain order.
  void claimMember(const clang::FieldDecl *Member) { Members.insert(Member); }
  bool isMemberClaimed(const clang::FieldDecl *Member) const {
    return Members.contains(Member);
  }
  /// True for the first to ask: whoever gets it may attach a fix that rewrites
  /// the resource acquired at \p Acquisition.
  bool takeFix(clang::SourceLocation Acquisition) {
    return Fixed.insert(Acquisition).second;
  }

  UserCode &userCode() { return Code; }

  /// Whether a fix of this unit already makes \p File include \p Header.
  bool isIncluded(clang::FileID File, llvm::StringRef Header) const {
    return Includes.count({File, Header.str()});
  }
  void setIncluded(clang::FileID File, llvm::StringRef Header) {
    Includes.insert({File, Header.str()});
  }

  /// What the ownership engine finds in the unit of \p Context. Runs it for the
  /// first who asks, as \p Options say; \p Index is the option of that name.
  const solver::Result &solved(clang::ASTContext &Context,
                               const solver::Options &Options,
                               llvm::StringRef Index);
  /// True for the first to ask about \p Option: whoever gets it says what is
  /// wrong with it.
  bool takeComplaint(llvm::StringRef Option) {
    return Complaints.insert(Option.str()).second;
  }

private:
  UserCode Code;
  std::shared_ptr<const models::ModelSet> Models;
  std::shared_ptr<IndexFinder> Indexes;
  std::shared_ptr<solver::ReparsedUnits> Reparsed;
  std::shared_ptr<const solver::Result> Solved;
  std::set<std::string> Complaints;
  llvm::DenseMap<const clang::FunctionDecl *, const models::FunctionModel *>
      Functions;
  llvm::DenseMap<const clang::CXXRecordDecl *, const models::TypeModel *> Types;
  llvm::DenseSet<clang::SourceLocation> Claims, Discarded, Fixed;
  std::set<std::pair<clang::FileID, std::string>> Includes;
  llvm::DenseSet<const clang::FieldDecl *> Members;
};

/// What one set of check factories shares over its translation units. clangd
/// runs many at once from one set: every member function is thread-safe.
class SharedState {
public:
  SharedState();
  /// The state of the unit that \p Context works on, made for the first check
  /// that asks. It dies with the last of the unit's checks, so that the next
  /// unit of the same context gets a new one. Errors in the model files named
  /// by \p ModelPaths are reported through \p Context, once for each list of
  /// files; the shipped models are in force then.
  std::shared_ptr<TUState> unitOf(clang::tidy::ClangTidyContext *Context,
                                  const std::string &ModelPaths);

private:
  std::shared_ptr<const models::ModelSet>
  modelsFor(const std::string &Paths, clang::tidy::ClangTidyContext *Context);

  std::mutex Mutex;
  std::shared_ptr<IndexFinder> Indexes;
  std::shared_ptr<solver::ReparsedUnits> Reparsed;
  std::map<std::string, std::shared_ptr<const models::ModelSet>> Models;
  std::map<clang::tidy::ClangTidyContext *, std::weak_ptr<TUState>> Units;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_TUSTATE_H
