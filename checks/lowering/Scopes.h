//===-- Scopes.h - What leaving a scope does --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The cleanups in force at a point of a function, as a list that shares its
/// tails: each point keeps its own view, so a goto can be resolved once its
/// label is known, and unwinding can be written once for all calls of a scope.
///
/// clang's CFG is not used for this: its exceptional edges go straight to the
/// exit, past the destructors of live locals.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_SCOPES_H
#define MEMLEAK_LOWERING_SCOPES_H

#include "ir/IR.h"
#include "clang/AST/Decl.h"
#include "clang/AST/StmtCXX.h"
#include <memory>
#include <vector>

namespace memleak::lowering {

/// One thing to do when control leaves a scope.
struct Cleanup {
  enum CleanupKind {
    Leave,      ///< The variable's storage ends.
    Destroy,    ///< The object at Object is destroyed, then as Leave.
    Call,       ///< attribute cleanup: Function is called with its address.
    FreeNew,    ///< The constructor in a new-expression threw.
    Handler,    ///< A try block ends here; exceptions go to Unwind.
    Terminate,  ///< noexcept: exceptions end the program.
  };
  CleanupKind Kind = Leave;
  /// Only when an exception passes.
  bool UnwindOnly = false;
  ir::VarId Var = ir::VarId::None;
  /// FreeNew: what new returned; Destroy: the object's address, if no Var.
  ir::Operand Address;
  clang::QualType Type;
  const clang::FunctionDecl *Function = nullptr;
  /// FreeNew: which family the memory is of.
  ir::FamilyId Family = ir::FamilyId::None;
  /// Runs only where this register is not 0; None: always.
  ir::RegId Active = ir::RegId::None;
  clang::SourceLocation Where;
  /// Handler: the try block, and where each of its handlers starts.
  const clang::CXXTryStmt *Try = nullptr;
  std::vector<ir::BlockId> HandlerBlocks;

  /// Where an exception that reaches this cleanup goes; made on first use.
  ir::BlockId Unwind = ir::BlockId::None;
  Cleanup *Outer = nullptr;
  unsigned Depth = 0;
};

/// The cleanups of one function; nodes live as long as it is being lowered.
class ScopeStack {
public:
  Cleanup *top() const { return Top; }
  Cleanup &push(Cleanup C) {
    C.Outer = Top;
    C.Depth = Top ? Top->Depth + 1 : 1;
    Nodes.push_back(std::make_unique<Cleanup>(std::move(C)));
    Top = Nodes.back().get();
    return *Top;
  }
  void reset(Cleanup *To) { Top = To; }

  /// The innermost cleanup that both points are under; null at function level.
  static Cleanup *common(Cleanup *A, Cleanup *B) {
    while (A != B) {
      unsigned DepthA = A ? A->Depth : 0, DepthB = B ? B->Depth : 0;
      if (DepthA >= DepthB)
        A = A->Outer;
      else
        B = B->Outer;
    }
    return A;
  }

private:
  Cleanup *Top = nullptr;
  std::vector<std::unique_ptr<Cleanup>> Nodes;
};

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_SCOPES_H
