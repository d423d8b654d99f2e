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
#include "llvm/ADT/StringExtras.h"
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

/// What git writes for a name with a quotation mark, a backslash or a control
/// character in it; \p Name itself if it is none of these.
std::string unquoted(llvm::StringRef Name) {
  if (Name.size() < 2 || !Name.consume_front("\"") || !Name.consume_back("\""))
    return Name.str();
  static constexpr llvm::StringLiteral Letters = "abtnvfr",
                                       Meant = "\a\b\t\n\v\f\r";
  std::string Plain;
  while (!Name.empty()) {
    char C = Name.front();
    Name = Name.drop_front();
    if (C == '\\' && !Name.empty()) {
      unsigned Code = 0;
      if (llvm::isDigit(Name.front()) && Name.size() >= 3 &&
          !Name.take_front(3).getAsInteger(8, Code)) {
        C = char(Code);
        Name = Name.drop_front(3);
      } else {
        const size_t Letter = Letters.find(Name.front());
        C = Letter == llvm::StringRef::npos ? Name.front() : Meant[Letter];
        Name = Name.drop_front();
      }
    }
    Plain += C;
  }
  return Plain;
}

/// The new path of a "+++" line; empty for a file that is gone.
std::string newPath(llvm::StringRef Line, llvm::StringRef Folder) {
  Line.consume_front("+++ ");
  const std::string Name = unquoted(Line.split('\t').first.trim());
  if (Name == "/dev/null")
    return "";
  llvm::StringRef Path = Name;
  Path.consume_front("b/");
  return realPath((Folder + "/" + Path).str());
}

bool isOfName(char C) { return llvm::isAlnum(C) || C == '_'; }

/// Whether \p Code, in which \p Resource may be "p" or "s->name", speaks of it,
/// or of the whole that it is a part of. Of another part is not enough.
bool speaksOf(llvm::StringRef Code, llvm::StringRef Resource) {
  Resource.consume_front("this->");
  Resource = Resource.drop_until(isOfName);
  const llvm::StringRef Name = Resource.take_while(isOfName);
  const llvm::StringRef Part = Resource.drop_front(Name.size()).rtrim(") ");
  if (Name.empty())
    return false;
  for (size_t At = 0; (At = Code.find(Name, At)) != llvm::StringRef::npos;
       At += Name.size()) {
    const llvm::StringRef Before = Code.take_front(At);
    const llvm::StringRef After = Code.substr(At + Name.size());
    if ((!Before.empty() && isOfName(Before.back())) ||
        (!After.empty() && isOfName(After.front())))
      continue;
    const llvm::StringRef Next = After.ltrim();
    const bool IsPart = Next.starts_with("->") || Next.starts_with(".") ||
                        Next.starts_with("[");
    if (!IsPart || Before.ends_with("&") ||
        (!Part.empty() && Next.starts_with(Part)))
      return true;
  }
  return false;
}

} // namespace

/// How many lines, and the first new one.
struct ChangedLines::Hunk {
  unsigned OldLines = 1, First = 0, NewLines = 1;

  /// Reads "@@ -5,2 +6 @@". Without new lines it names the one before.
  static std::optional<Hunk> of(llvm::StringRef Line) {
    Hunk Head;
    unsigned OldFirst = 0;
    if (!Line.consume_front("@@ -") || Line.consumeInteger(10, OldFirst) ||
        (Line.consume_front(",") && Line.consumeInteger(10, Head.OldLines)) ||
        !Line.consume_front(" +") || Line.consumeInteger(10, Head.First) ||
        (Line.consume_front(",") && Line.consumeInteger(10, Head.NewLines)))
      return std::nullopt;
    Head.First += Head.NewLines == 0;
    return Head;
  }
};

void ChangedLines::read(Hunk Head, const std::string &File,
                        llvm::StringRef &Diff) {
  unsigned Number = Head.First;
  Removal Block{Number, "", ""};
  auto EndBlock = [&] {
    if (!Block.Old.empty())
      Removals[File].push_back(std::move(Block));
    Block = {Number, "", ""};
  };
  while ((Head.OldLines || Head.NewLines) && !Diff.empty()) {
    auto [Line, Rest] = Diff.split('\n');
    if (Line.starts_with("@@ ") || Line.starts_with("diff "))
      break;
    Diff = Rest;
    if (Line.consume_front("-")) {
      Head.OldLines -= Head.OldLines != 0;
      (Block.Old += Line) += '\n';
    } else if (Line.consume_front("+")) {
      Head.NewLines -= Head.NewLines != 0;
      (Block.New += Line) += '\n';
      Files[File].push_back({Number, Number});
      ++Number;
    } else if (!Line.starts_with("\\")) { // which says that no newline follows
      Head.OldLines -= Head.OldLines != 0;
      Head.NewLines -= Head.NewLines != 0;
      ++Number;
      EndBlock();
    }
  }
  EndBlock();
}

ChangedLines ChangedLines::ofDiff(llvm::StringRef Diff,
                                  llvm::StringRef Folder) {
  ChangedLines Changed;
  std::string File;
  while (!Diff.empty()) {
    auto [Line, Rest] = Diff.split('\n');
    Diff = Rest;
    if (Line.starts_with("+++ "))
      File = newPath(Line, Folder);
    else if (std::optional<Hunk> Head = Hunk::of(Line))
      Changed.read(*Head, File, Diff);
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
                         "--no-ext-diff", "--no-textconv", "--unified=0",
                         "--src-prefix=a/", "--dst-prefix=b/", Revision, "--"});
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

bool ChangedLines::losesName(const Finding &F) const {
  std::map<std::string, std::pair<unsigned, unsigned>> Paths; // by file
  auto Add = [&](const ir::Location &Step) {
    if (!Step.isValid())
      return;
    auto &[First, Last] =
        Paths.try_emplace(Step.File, Step.BeginLine, Step.BeginLine)
            .first->second;
    First = std::min(First, Step.BeginLine);
    Last = std::max(Last, Step.BeginLine);
  };
  Add(F.Says.Where);
  Add(F.Says.Acquired);
  Add(F.Says.Event);
  for (const ir::PathNote &Note : F.Says.Notes)
    Add(Note.Where);
  return llvm::any_of(Paths, [&](const auto &Path) {
    auto Found = Removals.find(Path.first);
    const auto [First, Last] = Path.second;
    return Found != Removals.end() &&
           llvm::any_of(Found->second,
                        [&, First = First, Last = Last](const Removal &Gone) {
                          return First < Gone.Before && Gone.Before <= Last &&
                                 speaksOf(Gone.Old, F.Says.Resource) &&
                                 !speaksOf(Gone.New, F.Says.Resource);
                        });
  });
}

bool ChangedLines::touches(const Finding &F) const {
  return contains(F.Says.Where) || contains(F.Says.Acquired) ||
         contains(F.Says.Event) ||
         llvm::any_of(
             F.Says.Notes,
             [&](const ir::PathNote &Note) { return contains(Note.Where); }) ||
         losesName(F);
}

} // namespace memleak::tool
