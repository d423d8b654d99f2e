//===-- IncludePlacement.cpp - Where a first include goes -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IncludePlacement.h"

using llvm::StringRef;

namespace memleak {

static StringRef firstLine(StringRef Text) {
  return Text.take_front(Text.find('\n')).trim();
}

static StringRef withoutLine(StringRef Text) {
  const size_t End = Text.find('\n');
  return End == StringRef::npos ? StringRef() : Text.drop_front(End + 1);
}

static StringRef withoutBlankLines(StringRef Text) {
  while (!Text.empty() && firstLine(Text).empty())
    Text = withoutLine(Text);
  return Text;
}

/// \p Text behind the comments that it starts with, if they are lines of their
/// own and not about what follows right after.
static StringRef withoutComments(StringRef Text) {
  StringRef Rest = Text;
  while (true) {
    const StringRef Line = firstLine(Rest);
    if (Line.starts_with("//")) {
      Rest = withoutLine(Rest);
    } else if (Line.starts_with("/*")) {
      const size_t End = Rest.find("*/", Rest.find("/*") + 2);
      if (End == StringRef::npos ||
          !firstLine(Rest.drop_front(End + 2)).empty())
        return Text;
      Rest = withoutLine(Rest.drop_front(End));
    } else {
      break;
    }
  }
  const StringRef Next = firstLine(Rest);
  return Next.empty() || Next.starts_with("#") ? Rest : Text;
}

/// The word behind \p Directive, if the first line of \p Text is that.
static StringRef wordOf(StringRef Text, StringRef Directive) {
  StringRef Line = firstLine(Text);
  if (!Line.consume_front("#"))
    return "";
  Line = Line.ltrim();
  if (!Line.consume_front(Directive))
    return "";
  return Line.trim().take_until([](char C) { return C == ' ' || C == '\t'; });
}

static StringRef withoutGuard(StringRef Text) {
  if (wordOf(Text, "pragma") == "once")
    return withoutLine(Text);
  const StringRef Guard = wordOf(Text, "ifndef");
  const StringRef Inside = withoutBlankLines(withoutLine(Text));
  return !Guard.empty() && wordOf(Inside, "define") == Guard
             ? withoutLine(Inside)
             : Text;
}

size_t firstIncludeOffset(StringRef Text) {
  StringRef Rest = Text;
  Rest.consume_front("\xEF\xBB\xBF");
  while (true) {
    const StringRef Passed = withoutGuard(withoutComments(Rest));
    if (Passed.size() == Rest.size())
      return Text.size() - Rest.size();
    Rest = withoutBlankLines(Passed);
  }
}

} // namespace memleak
