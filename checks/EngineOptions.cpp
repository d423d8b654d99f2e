//===-- EngineOptions.cpp - What users set of the engine ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EngineOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/YAMLTraits.h"

using namespace clang;

template <> struct clang::tidy::OptionEnumMapping<memleak::ir::Confidence> {
  static llvm::ArrayRef<std::pair<memleak::ir::Confidence, StringRef>>
  getEnumMapping() {
    using memleak::ir::Confidence;
    static constexpr std::pair<Confidence, StringRef> Words[] = {
        {Confidence::High, "high"},
        {Confidence::Medium, "medium"},
        {Confidence::Low, "low"}};
    return Words;
  }
};

namespace memleak {

static llvm::SmallVector<llvm::StringRef> split(llvm::StringRef List) {
  llvm::SmallVector<llvm::StringRef> Names;
  List.split(Names, ';', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (llvm::StringRef &Name : Names)
    Name = Name.trim();
  return Names;
}

EngineOptions::EngineOptions(const View &Shared)
    : Least(Shared.get("Confidence", ir::Confidence::High)),
      Index(Shared.get("Index", "")), Families(Shared.get("Families", "")) {
  Solver.Repair = true;
  Solver.Steps = Shared.get("Steps", Solver.Steps);
  // In the proportion of the defaults.
  const uint32_t Soft = Solver.SoftDisjuncts;
  Solver.SoftDisjuncts =
      std::clamp<uint32_t>(Shared.get("Paths", Soft), 1, 1u << 16);
  Solver.HardDisjuncts = Solver.HardDisjuncts * Solver.SoftDisjuncts / Soft;
  Solver.ExplainSilence =
      llvm::yaml::parseBool(Shared.get("ExplainSilence", "false"))
          .value_or(false);
}

void EngineOptions::store(const View &Shared,
                          tidy::ClangTidyOptions::OptionMap &Into) const {
  Shared.store(Into, "Confidence", Least);
  Shared.store(Into, "Index", Index);
  Shared.store(Into, "Families", Families);
  Shared.store(Into, "Steps", Solver.Steps);
  Shared.store(Into, "Paths", Solver.SoftDisjuncts);
  Shared.store(Into, "ExplainSilence",
               Solver.ExplainSilence ? "true" : "false");
}

bool EngineOptions::isSaid(ir::Confidence Trust, llvm::StringRef Family) const {
  return Trust <= Least &&
         (Families.empty() || llvm::is_contained(split(Families), Family));
}

std::optional<llvm::StringRef>
EngineOptions::unknownFamily(const models::ModelSet &Models) const {
  for (llvm::StringRef Name : split(Families))
    if (llvm::none_of(Models.families(), [&](const models::Family &Each) {
          return Each.Name == Name;
        }))
      return Name;
  return std::nullopt;
}

} // namespace memleak
