//===-- StoredFunction.h - Functions without their bodies -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// A program may have more functions than fit into memory as a whole. What
/// linking asks of a function is kept; its body is read when it is looked at,
/// and dropped afterwards.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_STOREDFUNCTION_H
#define MEMLEAK_SOLVER_STOREDFUNCTION_H

#include "ir/UnitFile.h"

namespace memleak::solver {

/// That a function names something of the program, and what for.
class Mention {
public:
  enum Kind : uint32_t {
    Call,      ///< Calls the function.
    Virtual,   ///< Calls the virtual method.
    Address,   ///< Hands on the function's address, or calls it.
    Held,      ///< Uses the function's address otherwise.
    Reads,     ///< Loads the global as a whole.
    ReadsPart, ///< Loads a part of it.
    Writes,    ///< Stores to the global as a whole.
    Sets,    ///< Of those, neither what its caller gave nor a function by name.
    Exposes, ///< Does something else with the global's memory.
  };
  Mention(Kind What, ir::EntityId E) : Packed(index(E) << 4 | What) {}
  Kind what() const { return Kind(Packed & 15); }
  ir::EntityId entity() const { return ir::EntityId(Packed >> 4); }
  uint32_t packed() const { return Packed; }

private:
  uint32_t Packed;
};

/// In the order of instructions, each once.
std::vector<Mention> mentionsOf(const ir::Function &F);

/// A function whose body is elsewhere. Bytes must outlive it.
class StoredFunction {
public:
  /// Nothing if the bytes are no function.
  /// \param Mapped whether they are those of a file, and need not stay in
  /// memory
  static std::optional<StoredFunction> read(const ir::UnitFile::Entry &E,
                                            ir::Tables &T, bool Mapped);

  /// Without blocks and what they are made of, variables and ranges; says who
  /// it is wherever a function is told from others.
  const ir::Function &head() const { return Head; }
  llvm::ArrayRef<Mention> mentions() const { return Mentions; }
  const ir::ContentHash &body() const { return Body; }
  const ir::ContentHash &all() const { return All; }
  uint32_t instructions() const { return Instructions; }
  /// The whole function, anew. Its names are in the tables since read():
  /// several threads may, as long as nobody adds to them.
  std::unique_ptr<ir::Function> load(ir::Tables &T) const;

private:
  StoredFunction() = default;
  ir::Function Head;
  std::vector<Mention> Mentions;
  ir::ContentHash Body, All;
  llvm::StringRef BodyBytes, PlacesBytes;
  uint32_t Instructions = 0;
  bool Mapped = false;
};

/// A function as a whole, in memory for as long as this is.
class WholeFunction {
public:
  explicit WholeFunction(const ir::Function &F) : F(&F) {}
  explicit WholeFunction(std::unique_ptr<ir::Function> Loaded)
      : Own(std::move(Loaded)), F(Own.get()) {}
  const ir::Function &operator*() const { return *F; }
  const ir::Function *operator->() const { return F; }

private:
  std::unique_ptr<ir::Function> Own;
  const ir::Function *F;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_STOREDFUNCTION_H
