//===-- Inquiry.h - What an analysis asked ----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_INQUIRY_H
#define MEMLEAK_SOLVER_INQUIRY_H

#include "Knowledge.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::solver {

/// One thing that an analysis may ask of the program.
struct Question {
  enum Kind : uint8_t {
    Summary,    ///< Of the entity A.
    Overriders, ///< Of the method A.
    Overrider,  ///< Of the method A in the class B.
    Steady,     ///< Whether the global A is.
    Hook,       ///< Of the global A.
    Constant,   ///< Of the global A.
    Ends,       ///< Whether the function's end ends the global A.
    Hidden,     ///< Whether the class A hides the field B.
    Name,       ///< Of the entity A.
    Family,     ///< The rules of the family A. Asked of the tables.
  };
  Kind What = Summary;
  uint32_t A = 0, B = 0;

  bool operator<(const Question &O) const {
    return std::tie(What, A, B) < std::tie(O.What, O.A, O.B);
  }
};

/// Passes on what is asked of another Knowledge, and takes it down. For one
/// thread; answers are the other's.
class Inquiry : public Knowledge {
public:
  /// \p F is what is analysed; an edited copy of it asks for itself.
  Inquiry(const Knowledge &K, const ir::Function &F) : K(K), F(F) {}

  const ir::Tables &tables() const override { return K.tables(); }
  const ir::Summary *summary(ir::EntityId E) const override {
    note({Question::Summary, index(E)});
    return K.summary(E);
  }
  llvm::ArrayRef<ir::EntityId> overriders(ir::EntityId E) const override {
    note({Question::Overriders, index(E)});
    return K.overriders(E);
  }
  ir::EntityId overrider(ir::EntityId E, ir::StrId Class) const override {
    note({Question::Overrider, index(E), index(Class)});
    return K.overrider(E, Class);
  }
  ir::StrId classField() const override { return K.classField(); }
  bool isSteady(ir::EntityId Global) const override {
    note({Question::Steady, index(Global)});
    return K.isSteady(Global);
  }
  ir::EntityId hook(ir::EntityId Global) const override {
    note({Question::Hook, index(Global)});
    return K.hook(Global);
  }
  ir::Operand constant(ir::EntityId Global) const override {
    note({Question::Constant, index(Global)});
    return K.constant(Global);
  }
  bool endsWith(const ir::Function &Of, ir::EntityId Global) const override {
    if (&Of == &F) // Nothing is known of a copy, and never will be.
      note({Question::Ends, index(Global)});
    return K.endsWith(Of, Global);
  }
  bool isHidden(ir::StrId Record, ir::StrId Field) const override {
    note({Question::Hidden, index(Record), index(Field)});
    return K.isHidden(Record, Field);
  }
  llvm::StringRef nameOf(ir::EntityId E) const override {
    note({Question::Name, index(E)});
    return K.nameOf(E);
  }

  /// Each question once, sorted; with the families whose rules matter where
  /// those summaries and the function are known.
  std::vector<Question> questions() const;

private:
  void note(Question Q) const {
    Asked[Q.What].insert(uint64_t(Q.A) << 32 | Q.B);
  }

  const Knowledge &K;
  const ir::Function &F;
  mutable llvm::DenseSet<uint64_t> Asked[Question::Family];
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_INQUIRY_H
