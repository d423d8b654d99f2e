//===-- Link.cpp - Units become one program -------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link.h"
#include "ir/MappedBytes.h"
#include "llvm/ADT/STLExtras.h"

namespace memleak::tool {

/// What a unit before has said already need not be kept again.
void Linker::dropKnown(ir::Unit &U) {
  llvm::erase_if(U.Records, [&](const ir::Record &R) {
    return !Records.insert(ir::hashRecord(R, *Tables)).second;
  });
  llvm::erase_if(U.Overrides, [&](const ir::Override &O) {
    return !Overrides.insert({index(O.Method), index(O.Overridden)}).second;
  });
  // Of equally strong ones the first counts.
  llvm::erase_if(U.Declared, [&](const std::unique_ptr<ir::Summary> &S) {
    auto [Known, IsNew] = Declared.try_emplace(index(S->Entity), S->From);
    if (!IsNew && Known->second <= S->From)
      return true;
    Known->second = S->From;
    return false;
  });
  U.Sections.clear();
  U.Families.clear();
  U.Records.shrink_to_fit();
  U.Overrides.shrink_to_fit();
  U.Declared.shrink_to_fit();
}

bool Linker::add(std::unique_ptr<llvm::MemoryBuffer> Bytes) {
  auto File = ir::UnitFile::open(*Bytes, Tables);
  if (!File) {
    llvm::consumeError(File.takeError());
    return false;
  }
  auto Facts = readFacts(File->unit().Sections[UnitFacts::Section.str()]);
  if (!Facts)
    return false;
  const size_t Before = Functions.size();
  const bool Mapped = ir::isMapped(*Bytes);
  std::vector<const solver::StoredFunction *> Has;
  for (const ir::UnitFile::Entry &Each : File->functions()) {
    auto [Place, IsNew] = Known.try_emplace(Each.All);
    if (IsNew) {
      auto Read = solver::StoredFunction::read(Each, *Tables, Mapped);
      if (!Read) {
        Known.erase(Place);
        forget(Before);
        return false;
      }
      Place->second = &Functions.emplace_back(std::move(*Read));
    }
    Has.push_back(Place->second);
  }
  this->Facts.push_back(std::move(*Facts));
  dropKnown(File->unit());
  Units.push_back({std::move(File->unit()), std::move(Has)});
  if (Functions.size() > Before) {
    if (Mapped)
      ir::giveBack(Bytes->getBuffer());
    Files.push_back(std::move(Bytes));
  }
  return true;
}

/// Takes back all functions from that number on.
void Linker::forget(size_t From) {
  while (Functions.size() > From) {
    Known.erase(Functions.back().all());
    Functions.pop_back();
  }
}

std::vector<std::string> Linker::files() const {
  std::set<llvm::StringRef> Names;
  for (const solver::StoredFunction &F : Functions)
    if (F.head().Where.isValid())
      Names.insert(Tables->str(F.head().Where.File));
  return {Names.begin(), Names.end()};
}

std::unique_ptr<solver::Program> Linker::program(bool Closed) {
  // All units are there.
  Known.clear();
  Records.clear();
  auto Program = std::make_unique<solver::Program>(Tables);
  for (Linked &Each : Units)
    Program->add(Each.Unit, std::move(Each.Functions));
  if (Closed)
    Program->setClosed();
  return Program;
}

} // namespace memleak::tool
