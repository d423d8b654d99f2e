//===-- Link.cpp - Units become one program -------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

namespace memleak::tool {

bool Linker::add(llvm::MemoryBufferRef Bytes) {
  auto File = ir::UnitFile::open(Bytes, Tables);
  if (!File) {
    llvm::consumeError(File.takeError());
    return false;
  }
  auto Facts = readFacts(File->unit().Sections[UnitFacts::Section.str()]);
  if (!Facts)
    return false;
  std::vector<std::unique_ptr<ir::Function>> Own;
  std::vector<const ir::Function *> Elsewhere;
  std::vector<ir::ContentHash> Hashes; // of Own
  for (const ir::UnitFile::Entry &Each : File->functions()) {
    auto Known = Functions.find({Each.Entity, Each.All});
    if (Known != Functions.end()) {
      Elsewhere.push_back(Known->second);
      continue;
    }
    std::unique_ptr<ir::Function> F = File->read(Each);
    if (!F)
      return false;
    Own.push_back(std::move(F));
    Hashes.push_back(Each.All);
  }
  for (size_t I = 0; I < Own.size(); ++I)
    Functions[{Own[I]->Entity, Hashes[I]}] = Own[I].get();
  this->Facts.push_back(std::move(*Facts));
  Linked New{std::move(File->unit()), std::move(Elsewhere)};
  New.Unit.Functions = std::move(Own);
  New.Unit.Sections.clear();
  // Of equally strong ones the first counts.
  llvm::erase_if(New.Unit.Declared, [&](const std::unique_ptr<ir::Summary> &S) {
    auto [Known, IsNew] = Declared.try_emplace(index(S->Entity), S->From);
    if (!IsNew && Known->second <= S->From)
      return true;
    Known->second = S->From;
    return false;
  });
  Units.push_back(std::move(New));
  return true;
}

std::vector<std::string> Linker::files() const {
  std::set<llvm::StringRef> Names;
  for (const Linked &Each : Units)
    for (const std::unique_ptr<ir::Function> &F : Each.Unit.Functions)
      if (F->Where.isValid())
        Names.insert(Tables->str(F->Where.File));
  return {Names.begin(), Names.end()};
}

std::unique_ptr<solver::Program> Linker::program(bool Closed) const {
  auto Program = std::make_unique<solver::Program>(Tables);
  for (const Linked &Each : Units)
    Program->add(Each.Unit, Each.Elsewhere);
  if (Closed)
    Program->setClosed();
  return Program;
}

} // namespace memleak::tool
