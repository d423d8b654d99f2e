//===-- Includes.cpp - Where a file gets a new include --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Includes.h"
#include "IncludePlacement.h"

namespace memleak::migrate {

namespace {

/// The word after `#`, or nothing if the line is no directive.
llvm::StringRef directiveOf(llvm::StringRef Line) {
  if (!Line.consume_front("#"))
    return "";
  Line = Line.ltrim();
  return Line.take_while([](char C) { return C >= 'a' && C <= 'z'; });
}

/// Reads a file from the top for as long as it is about including.
class Scanner {
public:
  explicit Scanner(llvm::StringRef Text) : Text(Text) {}

  void run() {
    size_t At = 0;
    while (At < Text.size() && !Over) {
      size_t End = Text.find('\n', At);
      End = End == llvm::StringRef::npos ? Text.size() : End + 1;
      line(Text.slice(At, End).trim(), End);
      At = End;
    }
  }

  size_t Behind = 0; ///< The offset behind the last include; 0 for none.
  std::set<std::string> Included;

private:
  void line(llvm::StringRef Line, size_t End) {
    if (InComment) {
      InComment = !Line.contains("*/");
      return;
    }
    if (Line.empty() || Line.starts_with("//"))
      return;
    if (Line.starts_with("/*")) {
      InComment = !Line.contains("*/");
      return;
    }
    llvm::StringRef Word = directiveOf(Line);
    if (Word == "include") {
      llvm::StringRef Name = Line.drop_until([](char C) { return C == '<'; });
      if (Depth == 0 && !Name.empty())
        Included.insert(Name.take_front(Name.find('>') + 1).str());
      if (Depth == 0)
        Behind = End;
    } else if (Word == "ifndef" && !SeenAny) {
      Guard = Line.drop_front(Line.find("ifndef") + 6).trim().str();
    } else if (Word == "define" && !Guard.empty() && !GuardOpen &&
               Line.drop_front(Line.find("define") + 6)
                   .trim()
                   .starts_with(Guard)) {
      GuardOpen = true;
    } else if (Word.starts_with("if")) {
      ++Depth;
    } else if (Word == "endif") {
      if (Depth == 0)
        Over = true;
      else
        --Depth;
    } else if (Word.empty()) {
      Over = Depth == 0; // code
    }
    SeenAny = true;
  }

  llvm::StringRef Text;
  std::string Guard;
  bool GuardOpen = false, SeenAny = false, InComment = false, Over = false;
  unsigned Depth = 0;
};

} // namespace

std::optional<Edit> includeEdit(const std::string &File, llvm::StringRef Text,
                                std::set<std::string> Headers) {
  Scanner Read(Text);
  Read.run();
  for (const std::string &Each : Read.Included)
    Headers.erase(Each);
  if (Headers.empty())
    return std::nullopt;
  const std::string End = Text.contains("\r\n") ? "\r\n" : "\n";
  std::string Lines;
  for (const std::string &Each : Headers)
    Lines += "#include " + Each + End;
  if (Read.Behind)
    return Edit{File, unsigned(Read.Behind), 0,
                Text[Read.Behind - 1] == '\n' ? Lines : End + Lines};
  return Edit{File, unsigned(firstIncludeOffset(Text)), 0, Lines + End};
}

} // namespace memleak::migrate
