//===-- Lowering.h - clang's AST to ownership IR ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The one door from clang to the engine: everything behind it knows only IR.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_LOWERING_H
#define MEMLEAK_LOWERING_LOWERING_H

#include "ir/IR.h"
#include "models/Model.h"
#include "llvm/ADT/StringMap.h"

namespace clang {
class ASTContext;
} // namespace clang

namespace memleak::lowering {

/// How much of a unit the IR could say.
struct Coverage {
  uint64_t Expressions = 0; ///< Executable expressions visited.
  /// Those that became `unknown`, by reason.
  llvm::StringMap<uint64_t> Unknown;

  uint64_t unknown() const;
};

/// How ranges name their files.
enum class FileNames {
  AsSpelled, ///< As the compiler was told.
  Real,      ///< Absolute, symbolic links resolved: the same in every unit.
};

/// Lowers the translation unit in \p Context: every function with a body that
/// compiled and does not stand in a system header, with what those reach.
/// Deterministic: the same source, flags and models give the same unit.
/// \param Models   what library functions and types do to ownership
/// \param UnitName the main file as the database names it
/// \param Covered  if given, what was and was not said is added to it
ir::Unit lower(clang::ASTContext &Context, const models::ModelSet &Models,
               llvm::StringRef UnitName, std::shared_ptr<ir::Tables> Tables,
               Coverage *Covered = nullptr,
               FileNames Names = FileNames::AsSpelled);

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_LOWERING_H
