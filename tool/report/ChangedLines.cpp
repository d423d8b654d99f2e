//===-- ChangedLines.cpp - Lines that a change touches --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChangedLines.h"
#include "project/CompileDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;

namespace {

/// What git prints when run in \p Folder.
llvm::Expected<std::string> git(const std::string &Folder,
                                llvm::ArrayRef<llvm::StringRef> Arguments) {
  auto Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return llvm::createStringError(Program.getError(),
                                   "git is not installed; give the change as "
                                   "a file with --diff");
  llvm::SmallString<128> Out, Err;
  for (llvm::SmallString<128> *File : {&Out, &Err})
    if (std::error_code Error =
            fs::createTemporaryFile("memleak", "git", *File))
      return llvm::createStringError(Error, "cannot write a temporary file: " +
                                                Error.message());
  auto Clean = llvm::make_scope_exit([&] {
    fs::remove(Out);
    fs::remove(Err);
  });
  std::vector<llvm::StringRef> Line = {*Program, "-C", Folder};
  llvm::append_range(Line, Arguments);
  const std::optional<llvm::StringRef> Redirects[] = {llvm::StringRef(""),
                                                      Out.str(), Err.str()};
  const int Exit =
      llvm::sys::ExecuteAndWait(*Program, Line, std::nullopt, Redirects);
  auto Text = llvm::MemoryBuffer::getFile(Exit == 0 ? Out : Err);
  std::string Said = Text ? (*Text)->getBuffer().str() : "";
  if (Exit != 0)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "git cannot tell what changed: " +
                                       llvm::StringRef(Said).trim());
  return Said;
}

/// The new path of a "+++" line; empty for a file that is gone.
std::string newPath(llvm::StringRef Line, llvm::StringRef Folder) {
  Line.consume_front("+++ ");
  Line = Line.split('\t').first.trim();
  if (Line == "/dev/null")
    return "";
  Line.consume_front("b/");
  return realPath((Folder + "/" + Line).str());
}

} // namespace

ChangedLines ChangedLines::ofDiff(llvm::StringRef Diff,
                                  llvm::StringRef Folder) {
  ChangedLines Changed;
  std::string File;
  while (!Diff.empty()) {
    auto [Line, Rest] = Diff.split('\n');
    Diff = Rest;
    if (Line.starts_with("+++ "))
      File = newPath(Line, Folder);
    if (!Line.starts_with("@@ ") || File.empty())
      continue;
    llvm::StringRef Span = Line.split('+').second;
    unsigned First = 0, Count = 1;
    if (Span.consumeInteger(10, First))
      continue;
    if (Span.consume_front(","))
      Span.consumeInteger(10, Count);
    if (!Count)
      continue;
    // A hunk's context is not changed; git is asked for none.
    unsigned Number = First;
    for (unsigned Left = Count; Left && !Diff.empty();) {
      auto [Body, After] = Diff.split('\n');
      if (Body.starts_with("@@ ") || Body.starts_with("diff "))
        break;
      Diff = After;
      if (Body.starts_with("-") || Body.starts_with("\\"))
        continue;
      if (Body.starts_with("+"))
        Changed.Files[File].push_back({Number, Number});
      ++Number;
      --Left;
    }
  }
  return Changed;
}

llvm::Expected<ChangedLines> ChangedLines::since(llvm::StringRef Revision,
                                                 const std::string &Folder) {
  auto Top = git(Folder, {"rev-parse", "--show-toplevel"});
  if (!Top)
    return Top.takeError();
  const std::string Root = llvm::StringRef(*Top).trim().str();
  auto Diff = git(Root, {"-c", "core.quotePath=false", "diff", "--no-color",
                         "--no-ext-diff", "--unified=0", "--src-prefix=a/",
                         "--dst-prefix=b/", Revision, "--"});
  if (!Diff)
    return Diff.takeError();
  ChangedLines Changed = ofDiff(*Diff, Root);
  auto New = git(Root, {"ls-files", "-z", "--others", "--exclude-standard"});
  if (!New)
    return New.takeError();
  llvm::SmallVector<llvm::StringRef> Names;
  llvm::StringRef(*New).split(Names, '\0', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Name : Names)
    Changed.Files[realPath((Root + "/" + Name).str())].push_back({1, ~0u});
  return Changed;
}

bool ChangedLines::contains(const ir::Location &L) const {
  auto Found = Files.find(L.File);
  return L.isValid() && Found != Files.end() &&
         llvm::any_of(Found->second, [&](const auto &Span) {
           return Span.first <= L.BeginLine && L.BeginLine <= Span.second;
         });
}

bool ChangedLines::touches(const Finding &F) const {
  return contains(F.Says.Where) || contains(F.Says.Acquired) ||
         contains(F.Says.Event) ||
         llvm::any_of(F.Says.Notes, [&](const ir::PathNote &Note) {
           return contains(Note.Where);
         });
}

} // namespace memleak::tool
