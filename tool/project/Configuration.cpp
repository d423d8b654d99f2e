//===-- Configuration.cpp - What holds for a source -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Configuration.h"
#include "CheckRegistry.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/SourceMgr.h"
#include <optional>

using namespace clang;

namespace memleak::tool {

namespace {

constexpr llvm::StringLiteral AllOfOurs = "-*,memleak-*";

size_t indentOf(llvm::StringRef Line) {
  return std::min(Line.find_first_not_of(' '), Line.size());
}

/// Blanks the key that begins on line \p Number, from 1, and what belongs to
/// it, so that other lines keep their numbers. False if it does not stand on
/// lines of its own.
bool dropKey(std::string &Text, size_t Number, size_t Column) {
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Text).split(Lines, '\n');
  if (Number == 0 || Number > Lines.size() ||
      indentOf(Lines[Number - 1]) != Column)
    return false;
  auto Belongs = [&](llvm::StringRef Line) {
    const size_t Indent = indentOf(Line);
    return Line.trim().empty() || Indent > Column ||
           (Indent == Column && Line.drop_front(Indent).starts_with("- "));
  };
  Lines[Number - 1] = "";
  for (size_t N = Number; N < Lines.size() && Belongs(Lines[N]); ++N)
    Lines[N] = "";
  Text = llvm::join(Lines, "\n");
  return true;
}

/// The file as clang-tidy reads it, without the keys that it does not know.
llvm::ErrorOr<tidy::ClangTidyOptions> parse(llvm::MemoryBufferRef File,
                                            Complaints &Says) {
  const llvm::StringRef Name = File.getBufferIdentifier();
  std::string Text = File.getBuffer().str();
  for (;;) {
    std::optional<llvm::SMDiagnostic> Wrong;
    auto Options = tidy::parseConfigurationWithDiags(
        llvm::MemoryBufferRef(Text, Name), [&](const llvm::SMDiagnostic &Each) {
          if (!Wrong)
            Wrong = Each;
        });
    if (!Wrong)
      return Options;
    llvm::StringRef Key = Wrong->getMessage();
    const std::string Where =
        (Name + ":" + llvm::Twine(Wrong->getLineNo()) + ": ").str();
    if (!Key.consume_front("unknown key ") ||
        !dropKey(Text, Wrong->getLineNo(), Wrong->getColumnNo())) {
      if (Says.Trouble.empty())
        Says.Trouble = Where + Wrong->getMessage().str();
      return Options;
    }
    Says.Notes.insert(Where + "clang-tidy " + LLVM_VERSION_STRING +
                      " knows no key " + Key.str() +
                      "; the rest of the file is used");
  }
}

class Provider : public tidy::FileOptionsProvider {
public:
  Provider(tidy::ClangTidyOptions Forced, FileSystemRef Files, Complaints &Says)
      : FileOptionsProvider({}, tidy::ClangTidyOptions::getDefaults(),
                            std::move(Forced), std::move(Files)) {
    ConfigHandlers = {{".clang-tidy", [&Says](llvm::MemoryBufferRef File) {
                         return parse(File, Says);
                       }}};
  }
};

bool speaksOfUs(llvm::StringRef Checks) {
  llvm::SmallVector<llvm::StringRef> Globs;
  Checks.split(Globs, ',');
  return llvm::any_of(Globs, [](llvm::StringRef Glob) {
    Glob = Glob.trim();
    Glob.consume_front("-");
    return Glob.starts_with("memleak");
  });
}

/// Those of ours that \p Checks, of .clang-tidy files, leave on.
std::string oursOf(llvm::StringRef Checks) {
  if (!speaksOfUs(Checks))
    return AllOfOurs.str();
  const tidy::GlobList On(Checks);
  std::string List = "-*";
  for (const CheckInfo &Check : allChecks())
    if (On.contains(Check.Name))
      List += "," + Check.Name.str();
  return List;
}

std::string spelled(const CheckOption &Option) {
  return ("memleak" + (Option.CheckId.empty() ? "" : "-" + Option.CheckId) +
          "." + Option.Name)
      .str();
}

/// Who says what \p Source does; empty for clang-tidy itself.
std::string nameOf(const tidy::ClangTidyOptionsProvider::OptionsSource &From) {
  using tidy::ClangTidyOptionsProvider;
  if (From.second == ClangTidyOptionsProvider::OptionsSourceTypeDefaultBinary)
    return "";
  return From.second == ClangTidyOptionsProvider::
                            OptionsSourceTypeCheckCommandLineOption
             ? "command line"
             : From.second;
}

} // namespace

std::unique_ptr<tidy::ClangTidyOptionsProvider>
configure(llvm::StringRef File, const Overrides &Over, FileSystemRef Files,
          const tidy::ClangTidyOptions &Forced, Complaints &Says) {
  tidy::ClangTidyOptions All = Forced;
  for (const auto &[Name, Value] : Over.Options)
    All.CheckOptions[Name] = tidy::ClangTidyOptions::ClangTidyValue(Value);
  All.Checks = Over.Checks;
  if (Over.Checks.empty())
    All.Checks =
        oursOf(Provider({}, Files, Says).getOptions(File).Checks.value_or(""));
  return std::make_unique<Provider>(std::move(All), std::move(Files), Says);
}

Settings settingsFor(llvm::StringRef File, const Overrides &Over,
                     FileSystemRef Files, Complaints &Says) {
  Setting Checks{"Checks", AllOfOurs.str(), "default"};
  if (!Over.Checks.empty())
    Checks = {"Checks", Over.Checks, "command line"};
  std::map<std::string, std::pair<std::string, std::string>> Said;
  auto Provided = configure(File, Over, std::move(Files), {}, Says);
  for (const auto &Source : Provided->getRawOptions(File)) {
    const std::string From = nameOf(Source);
    if (From.empty())
      continue;
    for (const auto &Each : Source.first.CheckOptions)
      Said[Each.getKey().str()] = {Each.getValue().Value, From};
    const std::string List = Source.first.Checks.value_or("");
    if (Over.Checks.empty() && From != "command line" && speaksOfUs(List))
      Checks.From = From;
  }
  if (Over.Checks.empty())
    Checks.Value = Provided->getOptions(File).Checks.value_or("");
  Settings All;
  All.Known.push_back(std::move(Checks));
  for (const CheckOption &Option : allOptions()) {
    const std::string Name = spelled(Option);
    auto Found = Said.find(Name);
    if (Found == Said.end()) {
      All.Known.push_back({Name, Option.Default.str(), "default"});
      continue;
    }
    All.Known.push_back({Name, Found->second.first, Found->second.second});
    Said.erase(Found);
  }
  for (const auto &[Name, Value] : Said)
    if (llvm::StringRef(Name).starts_with("memleak"))
      All.Unknown.push_back({Name, Value.first, Value.second});
  return All;
}

std::vector<std::string> optionNames() {
  std::vector<std::string> Names;
  for (const CheckOption &Option : allOptions())
    Names.push_back(spelled(Option));
  return Names;
}

} // namespace memleak::tool
