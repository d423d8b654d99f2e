//===-- RepairEdits.h - Editing a copy of a function -------*- C++ -*- ===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_REPAIREDITS_H
#define MEMLEAK_SOLVER_REPAIREDITS_H

#include "Report.h"

namespace memleak::solver {

bool operator==(const NamedPlace &A, const NamedPlace &B);

/// How code of the function writes the place, or empty if it cannot be sure:
/// "p", "s->name", "*out", "this->buffer".
std::string spell(const Knowledge &K, const ir::Function &F,
                  const NamedPlace &Place);

/// The place that an instruction reads or writes, if every step to it is one
/// that spell() knows.
std::optional<NamedPlace> placeOf(const ir::Function &F, ir::PlaceId P);
/// The place that \p Value was read from.
std::optional<NamedPlace> sourceOf(const ir::Function &F,
                                   const ir::Operand &Value);
/// The only instruction that sets the register; ~0 if there are several.
uint32_t definition(const ir::Function &F, const ir::Operand &Value);

bool contains(const ir::Range &Outer, const ir::Range &Inner);

/// Whether \p Place, written just before the start of \p At, means what it
/// means to the function: its variable is known there and not hidden.
bool isVisible(const Knowledge &K, const ir::Function &F,
               const NamedPlace &Place, const ir::Range &At);

/// A copy of a function under edit. Instructions that are put in move those
/// after them.
class EditedFunction {
public:
  explicit EditedFunction(const ir::Function &F) : F(F) {}

  const ir::Function &function() const { return F; }
  /// Where the releases that were put in are now.
  llvm::ArrayRef<uint32_t> releases() const { return Releases; }

  void insertRelease(uint32_t At, const NamedPlace &Place, bool InPlace,
                     ir::FamilyId Family);
  /// Just before \p Store, and only where what it stores is null.
  void insertReleaseIfNull(uint32_t Store, const NamedPlace &Place,
                           ir::FamilyId Family);
  /// Makes the release or call \p Inst a release of \p Value.
  void replaceRelease(uint32_t Inst, ir::FamilyId Family, ir::Operand Value);
  /// Lets the local \p Holder end before \p Pool where both end one after the
  /// other; false if that is nowhere.
  bool endBefore(ir::VarId Holder, ir::VarId Pool);
  /// Takes every call and release of the statement of \p Inst away.
  void dropStatement(uint32_t Inst);

private:
  std::vector<ir::Inst> release(const NamedPlace &Place, bool InPlace,
                                ir::FamilyId Family, const ir::Inst &Like);
  ir::PlaceId addPlace(ir::Place Place, llvm::ArrayRef<ir::Step> Steps);
  void insert(uint32_t At, llvm::ArrayRef<ir::Inst> Insts);
  ir::Inst instruction(ir::Op Opcode, const ir::Inst &Like) const;

  ir::Function F;
  std::vector<uint32_t> Releases;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_REPAIREDITS_H
