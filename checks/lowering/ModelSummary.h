//===-- ModelSummary.h - A function's model as a summary --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_MODELSUMMARY_H
#define MEMLEAK_LOWERING_MODELSUMMARY_H

#include "KnownCallees.h"

namespace memleak::lowering {

/// Writes the model of a function, or of a macro, in the words of summaries.
class ModelSummary {
public:
  /// \param Function null for a macro, of whose parameters nothing is known
  ModelSummary(KnownCallees &Known, Entities &Names,
               const models::ModelSet &Models,
               const clang::FunctionDecl *Function)
      : Known(Known), Names(Names), Models(Models), Function(Function) {}

  /// Appends the model's outcomes to \p Summary.
  void write(const models::FunctionModel &Model, ir::Summary &Summary);

private:
  using Conditions = std::vector<ir::Cond>;

  void writeCase(const models::FunctionCase &Case, const Conditions &Guards,
                 ir::Summary &Summary);
  void writeOutcome(const models::FunctionCase &Case, bool Failed,
                    ir::Outcome &Outcome);
  void writeEffect(const models::Effect &Effect, bool Failed,
                   ir::Outcome &Outcome);
  void acquire(const models::Effect &Effect, const models::Place &At,
               ir::Outcome &Outcome);
  void take(const models::Effect &Effect, ir::Outcome &Outcome);
  void release(const models::Effect &Effect, ir::Outcome &Outcome);
  void writeThroughPointers(const models::FunctionCase &Case,
                            ir::Outcome &Outcome);
  ir::Term result(const models::FunctionCase &Case);

  /// The value at a place; of a modelled handle, the resource it holds.
  ir::Term value(const models::Place &Place);
  /// The name of a resource that is state inside the storage \p Place leads to:
  /// the address of a field of its own, as the storage may be a resource too.
  ir::Term object(const models::Place &Place, const models::Family &Family);
  /// The place itself, a handle or not.
  ir::Term location(const models::Place &Place);
  /// The argument that is the first parameter's: `this` comes before it.
  unsigned firstParameter() const;
  /// The C++ type at a place, as far as the declaration tells it.
  clang::QualType typeAt(const models::Place &Place) const;
  bool isHandle(const models::Place &Place) const;
  bool isBorrower(const models::Place &Place) const;
  /// What the model of the class at a place says it is; null if there is none.
  const models::TypeModel *classAt(const models::Place &Place) const;
  ir::Term global(llvm::StringRef Name) const;
  /// Whether the class there owns what it holds, in any of the ways there are.
  bool isOwner(const models::Place &Place) const;
  bool isShared(const models::Place &Place) const;

  /// \p Condition of \p Of, or its opposite, as conditions that must all hold;
  /// false where that takes more than one list.
  static bool addCondition(const ir::Term &Of,
                           const models::Condition &Condition, bool Negated,
                           Conditions &Into);
  /// Whether failing is just the family's invalid value, so that one nullable
  /// outcome says both.
  bool failsByResultOnly(const models::FunctionCase &Case);
  ir::Effect &add(ir::Outcome &Outcome, ir::EffectKind Kind, ir::Term At);

  KnownCallees &Known;
  Entities &Names;
  const models::ModelSet &Models;
  const clang::FunctionDecl *Function;
  uint32_t NextFresh = 0;
};

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_MODELSUMMARY_H
