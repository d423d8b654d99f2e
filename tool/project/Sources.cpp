//===-- Sources.cpp - Sources on their way into a program -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sources.h"
#include "ir/UnitFile.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/BuildID.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include <map>

namespace memleak::tool {

namespace fs = llvm::sys::fs;

namespace {

/// Tells this build from others, wherever it is installed: the build id that
/// the linker wrote, or else size and time of the file.
std::string buildIdentity() {
  static const int Anchor = 0;
  const std::string Program = fs::getMainExecutable(
      nullptr, const_cast<void *>(static_cast<const void *>(&Anchor)));
  if (auto Binary = llvm::object::ObjectFile::createObjectFile(Program)) {
    llvm::object::BuildIDRef Id = llvm::object::getBuildID(Binary->getBinary());
    if (!Id.empty())
      return llvm::toHex(Id);
  } else {
    llvm::consumeError(Binary.takeError());
  }
  const Stamp Is = stampOf(Program).value_or(Stamp());
  return std::to_string(Is.Size) + " " + std::to_string(Is.Modified);
}

/// Adds to \p Text parts that cannot wander into each other.
class KeyText {
public:
  KeyText &operator<<(llvm::StringRef Part) {
    Text += std::to_string(Part.size());
    Text += ':';
    Text += Part;
    return *this;
  }
  std::string hash() const { return ir::hashBytes(Text).str(); }

private:
  std::string Text;
};

/// What clang reads besides its command: variables of the environment that lead
/// it to headers or change its arguments, as far as they are set.
void addEnvironment(KeyText &Key) {
  static constexpr const char *Names[] = {"CPATH",
                                          "C_INCLUDE_PATH",
                                          "CPLUS_INCLUDE_PATH",
                                          "OBJC_INCLUDE_PATH",
                                          "OBJCPLUS_INCLUDE_PATH",
                                          "CCC_OVERRIDE_OPTIONS",
                                          "SOURCE_DATE_EPOCH"};
  for (const char *Name : Names)
    if (const std::optional<std::string> Value =
            llvm::sys::Process::GetEnv(Name))
      Key << Name << *Value;
}

} // namespace

std::string toolIdentity() {
  return MEMLEAK_VERSION + std::string(" ") + clang::getClangFullVersion() +
         " " + buildIdentity() + " " + std::to_string(ir::UnitFileVersion);
}

void Source::take(const std::optional<Manifest> &M, const UnitCache &Cache) {
  Hash.reset();
  if (!M)
    return;
  Hash = M->Unit;
  Digest = M->digest().str();
  In = &Cache;
}

std::vector<Source> nameSources(llvm::ArrayRef<CompileCommand> Commands,
                                const ProjectOptions &Options) {
  std::vector<Source> All;
  const std::string Identity = toolIdentity();
  std::map<std::string, unsigned> Count;
  for (const CompileCommand &Command : Commands) {
    Source S;
    S.Unit = Command.File;
    // A file's second command makes a unit of its own.
    if (unsigned N = ++Count[Command.File]; N > 1)
      S.Unit += "#" + std::to_string(N);
    KeyText Key;
    Key << Identity << S.Unit << Command.File << Command.Directory
        << Options.Over.Checks;
    for (const auto &[Name, Value] : Options.Over.Options)
      Key << Name << Value;
    Key << "";
    for (const std::string &Argument : Command.Arguments)
      Key << Argument;
    Key << "";
    for (const std::string &Argument : Options.ExtraArguments)
      Key << Argument;
    Key << "";
    addEnvironment(Key);
    S.Key = Key.hash();
    All.push_back(std::move(S));
  }
  return All;
}

std::string resultName(llvm::ArrayRef<Source> All, bool Closed) {
  KeyText Name;
  for (const Source &S : All)
    Name << S.Key;
  Name << (Closed ? "closed" : "open");
  return Name.hash();
}

std::string resultKey(llvm::ArrayRef<Source> All) {
  KeyText Key;
  for (const Source &S : All)
    Key << (S.Hash ? S.Digest : "");
  return Key.hash();
}

} // namespace memleak::tool
