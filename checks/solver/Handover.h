//===-- Handover.h - Globals that only hand values over ----- -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A global that is written anew before anybody reads it, whenever the program
/// comes in from outside, hands a value from one function to another and is
/// worth nothing when the outermost of them returns: it is a variable of that
/// function in all but name.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_HANDOVER_H
#define MEMLEAK_SOLVER_HANDOVER_H

#include "StoredFunction.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <set>

namespace memleak::solver {

/// Knows which globals hand over, and whose ends end them.
class Handover {
public:
  struct Code {
    llvm::ArrayRef<const ir::Function *> Functions; ///< Their heads.
    /// Of the functions by number.
    llvm::function_ref<llvm::ArrayRef<Mention>(uint32_t)> Mentions;
    llvm::function_ref<WholeFunction(const ir::Function &)> Whole;
    /// What a direct call or a virtual one may run.
    llvm::function_ref<void(const ir::Function &, const ir::Inst &,
                            llvm::SmallVectorImpl<const ir::Function *> &)>
        Callees;
    /// Whether code that is not seen may call the function.
    llvm::function_ref<bool(const ir::Function &)> IsEntry;
    /// Whether calls may reach the function that do not name it.
    llvm::function_ref<bool(const ir::Function &)> IsIndirect;
    /// Whether code that is not seen may name the global.
    llvm::function_ref<bool(ir::EntityId)> IsShared;
  };

  /// To be called once. Linear in the code, times the depth of calls.
  void find(const Code &C);

  /// Whether nobody reads what \p F leaves in \p Global when it is over.
  bool endsWith(const ir::Function &F, ir::EntityId Global) const {
    return Ends.contains(&F) && Globals.contains(index(Global));
  }

private:
  using Set = std::set<uint32_t>;
  struct Site {
    const ir::Function *Callee;
    uint32_t Written; ///< What the caller has written for sure, in Sets.
    bool operator==(const Site &O) const {
      return Callee == O.Callee && Written == O.Written;
    }
  };
  /// What one function reads before it has written it.
  struct Reads {
    std::vector<uint32_t> Before; ///< Sorted.
    std::vector<Site> Calls;
    bool insert(uint32_t Global);
  };

  void findCandidates(const Code &C);
  Reads readsOf(const ir::Function &F, const Code &C);
  uint32_t numberOf(const Set &Written);

  llvm::DenseSet<uint32_t> Globals;
  llvm::DenseSet<const ir::Function *> Ends;
  std::map<Set, uint32_t> Numbers; ///< Of sets, few of which differ.
  std::vector<const Set *> Sets;   ///< By number.
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_HANDOVER_H
