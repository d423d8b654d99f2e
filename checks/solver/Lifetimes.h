//===-- Lifetimes.h - What is kept beyond its pool ---------- -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// A member or variable that keeps an object of a pool outlives the pool where
/// the order of their ends says so, whichever function puts the object there:
/// members end in the reverse order of their declaration, variables in that of
/// their initialisation, and a thread's before the program's. Summaries say
/// what functions put where.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_LIFETIMES_H
#define MEMLEAK_SOLVER_LIFETIMES_H

#include "StoredFunction.h"
#include "ir/Finding.h"
#include "ir/Summary.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace memleak::solver {

/// Looks at a program whose functions have all been summarised.
class Lifetimes {
public:
  struct Code {
    llvm::ArrayRef<const ir::Unit *> Units;
    llvm::ArrayRef<const ir::Function *> Functions; ///< Their heads.
    llvm::function_ref<WholeFunction(const ir::Function &)> Whole;
    /// What a call of an entity by a function means, or null.
    llvm::function_ref<const ir::Summary *(ir::EntityId, const ir::Function &)>
        Summary;
    /// The function that is called so, or null.
    llvm::function_ref<const ir::Function *(ir::EntityId, const ir::Function &)>
        Definition;
  };

  Lifetimes(const ir::Tables &T, const Code &C);

  /// Whether a function with this summary may have any outlivers(). Cheap.
  static bool keepsInPools(const ir::Summary &S, const ir::Tables &T);

  /// What \p F keeps too long, in the order of its summary. A call that does
  /// it is not told again.
  std::vector<ir::Finding> outlivers(const ir::Function &F) const;

private:
  /// A place, what is put there, and the pool that it lives in.
  struct Kept {
    const ir::Record *Class = nullptr; ///< Of members.
    ir::Term Holder, Pool;             ///< Of members: from arg0 on.
    bool Bound = false; ///< The holder keeps its own memory in the pool,
    bool Keeps = false; ///< or, a container, handles of what lives there.
    ir::Range Where;
    bool operator==(const Kept &O) const {
      return Class == O.Class && Holder == O.Holder && Pool == O.Pool;
    }
  };
  struct Variable {
    uint32_t Unit = 0, Order = 0;
    bool ThreadLocal = false;
    ir::StrId Name = ir::StrId::Empty;
  };
  /// Why the pool ends first; empty if it does not, as far as is known.
  struct Reason {
    llvm::StringRef Because;
    bool Certain = true;
  };

  std::vector<Kept> keeps(const ir::Function &F) const;
  bool normalise(const ir::Function &F, Kept &X) const;
  const ir::Record *recordOf(const ir::Function &F, uint32_t Arg) const;
  Reason endsFirst(const ir::Function &F, const Kept &X) const;
  const ir::Record *fieldOwner(const ir::Record &Class, ir::StrId Field) const;
  bool isDeclaredBefore(const ir::Record &Class, const ir::Term &One,
                        const ir::Term &Other) const;
  bool endsFirstInDestructor(const ir::Function &F, const Kept &X) const;
  Reason endsFirstOfVariables(const ir::Function &F, const Kept &X) const;
  bool isTold(const ir::Function &F, const Kept &X) const;
  bool isEmptied(const Kept &X) const;
  bool empties(const ir::Function &F, const Kept &X) const;
  bool runsAtStart(const ir::Function &F) const;
  std::string name(const ir::Term &T) const;

  const ir::Tables &T;
  const Code &C;
  llvm::DenseMap<uint32_t, const ir::Record *> Records; ///< By name; or null.
  llvm::DenseMap<uint32_t, const ir::Record *> Classes; ///< By USR.
  llvm::DenseMap<uint32_t, Variable> Variables;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_LIFETIMES_H
