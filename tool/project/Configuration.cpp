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

using namespace clang;

namespace memleak::tool {

namespace {

constexpr llvm::StringLiteral AllOfOurs = "-*,memleak-*";

class Provider : public tidy::FileOptionsProvider {
public:
  Provider(tidy::ClangTidyOptions Forced, FileSystemRef Files,
           std::string &Trouble)
      : FileOptionsProvider({}, tidy::ClangTidyOptions::getDefaults(),
                            std::move(Forced), std::move(Files)) {
    ConfigHandlers = {{".clang-tidy", [&Trouble](llvm::MemoryBufferRef Text) {
                         return tidy::parseConfigurationWithDiags(
                             Text, [&](const llvm::SMDiagnostic &Wrong) {
                               if (Trouble.empty())
                                 Trouble = (Text.getBufferIdentifier() + ":" +
                                            llvm::Twine(Wrong.getLineNo()) +
                                            ": " + Wrong.getMessage())
                                               .str();
                             });
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
          const tidy::ClangTidyOptions &Forced, std::string &Trouble) {
  tidy::ClangTidyOptions All = Forced;
  for (const auto &[Name, Value] : Over.Options)
    All.CheckOptions[Name] = tidy::ClangTidyOptions::ClangTidyValue(Value);
  All.Checks = Over.Checks;
  if (Over.Checks.empty())
    All.Checks = oursOf(
        Provider({}, Files, Trouble).getOptions(File).Checks.value_or(""));
  return std::make_unique<Provider>(std::move(All), std::move(Files), Trouble);
}

Settings settingsFor(llvm::StringRef File, const Overrides &Over,
                     FileSystemRef Files, std::string &Trouble) {
  Setting Checks{"Checks", AllOfOurs.str(), "default"};
  if (!Over.Checks.empty())
    Checks = {"Checks", Over.Checks, "command line"};
  std::map<std::string, std::pair<std::string, std::string>> Said;
  auto Provided = configure(File, Over, std::move(Files), {}, Trouble);
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
