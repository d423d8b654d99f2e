//===-- EditText.cpp - An edit as changes of a text ------------------------
//===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EditText.h"
#include "llvm/ADT/Twine.h"
#include <optional>

using namespace llvm;

namespace memleak::ir {

namespace {

constexpr StringRef Blanks = " \t";

/// A file's text, seen from the place of one edit.
class Page {
public:
  explicit Page(StringRef Text) : Text(Text) {
    size_t End = Text.find('\n');
    Crlf = End != StringRef::npos && End && Text[End - 1] == '\r';
  }

  std::optional<size_t> offset(uint32_t Line, uint32_t Column) const;
  size_t lineStart(size_t At) const {
    size_t Before = Text.take_front(At).rfind('\n');
    return Before == StringRef::npos ? 0 : Before + 1;
  }
  /// Without what ends the line.
  size_t lineEnd(size_t At) const {
    size_t End = std::min(Text.find('\n', At), Text.size());
    return End > At && Text[End - 1] == '\r' ? End - 1 : End;
  }
  StringRef indentation(size_t At) const {
    StringRef Line = Text.slice(lineStart(At), Text.size());
    return Line.take_front(
        std::min(Line.find_first_not_of(Blanks), Line.size()));
  }
  bool isFirst(size_t At) const {
    return Text.slice(lineStart(At), At).trim(Blanks).empty();
  }
  bool isLast(size_t End) const {
    return Text.slice(End, lineEnd(End)).trim(Blanks).empty();
  }
  /// One step of indentation, as the code before \p At has it.
  std::string step(size_t At) const;
  /// \p Lines as they stand at a line of that indentation.
  std::string spread(StringRef Lines, StringRef Indent, StringRef Step) const;
  StringRef newline() const { return Crlf ? "\r\n" : "\n"; }
  StringRef text() const { return Text; }

private:
  StringRef Text;
  bool Crlf = false;
};

std::optional<size_t> Page::offset(uint32_t Line, uint32_t Column) const {
  size_t At = 0;
  for (uint32_t N = 1; N < Line; ++N) {
    At = Text.find('\n', At);
    if (At == StringRef::npos)
      return std::nullopt;
    ++At;
  }
  At += Column - 1;
  return At <= Text.size() ? std::optional<size_t>(At) : std::nullopt;
}

/// Before a brace: how much deeper its block is. Before a statement: how much
/// deeper it is than what is around it.
std::string Page::step(size_t At) const {
  StringRef Here = indentation(At);
  bool AtBrace = Text.substr(At, 1) == "}";
  std::string Found;
  for (size_t Line = lineStart(At); Line > 0;) {
    Line = lineStart(Line - 1);
    StringRef Other = indentation(Line);
    StringRef Rest = Text.slice(Line + Other.size(), lineEnd(Line));
    if (Rest.empty() || Rest.starts_with("#"))
      continue;
    bool Deeper = Other.size() > Here.size();
    if (AtBrace && !Deeper)
      break;
    if (!AtBrace && Other.size() < Here.size())
      return Here.drop_front(Other.size()).str();
    if (AtBrace && (Found.empty() || Other.size() - Here.size() < Found.size()))
      Found = Other.drop_front(Here.size()).str();
  }
  return Found.empty() ? "  " : Found;
}

std::string Page::spread(StringRef Lines, StringRef Indent,
                         StringRef Step) const {
  std::string Out;
  bool Starts = true;
  for (char C : Lines) {
    if (C == '\t' && Starts) {
      Out += Step;
      continue;
    }
    Starts = C == '\n';
    if (Starts)
      Out += (Twine(newline()) + Indent).str();
    else
      Out += C;
  }
  return Out;
}

/// All on one line.
std::string joined(StringRef Lines) {
  std::string Out;
  for (char C : Lines)
    if (C == '\n')
      Out += ' ';
    else if (C != '\t')
      Out += C;
  return Out;
}

struct Span {
  size_t Begin, End;
};

std::optional<Span> spanOf(const Page &P, const Location &L) {
  std::optional<size_t> Begin = P.offset(L.BeginLine, L.BeginColumn),
                        End = P.offset(L.EndLine, L.EndColumn);
  if (!Begin || !End || *End < *Begin)
    return std::nullopt;
  return Span{*Begin, *End};
}

std::vector<TextChange> removal(const Page &P, Span Where) {
  if (!P.isFirst(Where.Begin) || !P.isLast(Where.End))
    return {{Where.Begin, Where.End - Where.Begin, ""}};
  size_t Begin = P.lineStart(Where.Begin);
  size_t End =
      std::min(P.text().find('\n', Where.End), P.text().size() - 1) + 1;
  return {{Begin, End - Begin, ""}};
}

/// Where " {" goes so that it ends the line of the condition or label above;
/// nothing if that line is of another kind.
std::optional<size_t> braceAbove(const Page &P, size_t At) {
  StringRef Before = P.text().take_front(P.lineStart(At));
  size_t End = Before.find_last_not_of(" \t\r\n");
  if (End == StringRef::npos)
    return std::nullopt;
  Before = Before.take_front(End + 1);
  StringRef Line = Before.substr(P.lineStart(End));
  if (Line.contains("//") || Line.contains("/*") || Line.contains("*/"))
    return std::nullopt;
  if (Before.ends_with(")") || Before.ends_with(":") ||
      Before.ends_with("else") || Before.ends_with("do"))
    return End + 1;
  return std::nullopt;
}

/// After a comment that follows on the same line, which is about the statement.
size_t afterComment(const Page &P, size_t End) {
  StringRef Rest = P.text().slice(End, P.lineEnd(End));
  return Rest.ltrim(Blanks).starts_with("//") ? End + Rest.size() : End;
}

std::vector<TextChange> block(const Page &P, const Edit &E, Span Where,
                              Span Keep) {
  std::string Step = P.step(Where.Begin);
  std::string Indent = P.indentation(Where.Begin).str();
  std::vector<TextChange> Out;
  std::string Inner = Indent + Step, Outer = Indent;
  std::optional<size_t> Above;
  if (P.isFirst(Where.Begin))
    Above = braceAbove(P, Where.Begin);
  if (Above) {
    Inner = Indent;
    Outer.resize(Indent.size() - std::min(Indent.size(), Step.size()));
    Out.push_back({*Above, 0, " {"});
  }
  std::string Head = Above ? "" : ("{" + Twine(P.newline()) + Inner).str();
  Out.push_back({Where.Begin, Keep.Begin - Where.Begin,
                 Head + P.spread(E.Text, Inner, Step)});
  std::string Tail = (Twine(P.newline()) + Outer + "}").str();
  size_t Close = afterComment(P, Where.End);
  std::string After = P.spread(E.After, Inner, Step);
  if (Close == Where.End) {
    Out.push_back({Keep.End, Where.End - Keep.End, After + Tail});
    return Out;
  }
  if (Where.End != Keep.End || !After.empty())
    Out.push_back({Keep.End, Where.End - Keep.End, After});
  Out.push_back({Close, 0, Tail});
  return Out;
}

} // namespace

std::vector<TextChange> textChanges(const Edit &E, StringRef Text) {
  Page P(Text);
  std::optional<Span> Where = spanOf(P, E.Where);
  if (!Where)
    return {};
  if (E.Moved.isValid()) {
    std::optional<Span> From = spanOf(P, E.Moved);
    if (!From)
      return {};
    Edit Written = E;
    Written.Moved = {};
    Written.Text = (Text.slice(From->Begin, From->End) + "\n" + E.Text).str();
    return textChanges(Written, Text);
  }
  if (!E.Keep.isValid() && E.Text.empty())
    return removal(P, *Where);
  std::string Step = P.step(Where->Begin);
  StringRef Indent = P.indentation(Where->Begin);
  if (!E.Keep.isValid())
    return {{Where->Begin, Where->End - Where->Begin,
             P.spread(E.Text, Indent, Step)}};
  std::optional<Span> Keep = spanOf(P, E.Keep);
  if (!Keep || Keep->Begin < Where->Begin || Keep->End > Where->End)
    return {};
  if (E.Braces)
    return block(P, E, *Where, *Keep);
  auto Spread = [&](StringRef Lines) {
    return P.isFirst(Where->Begin) ? P.spread(Lines, Indent, Step)
                                   : joined(Lines);
  };
  std::vector<TextChange> Out{
      {Where->Begin, Keep->Begin - Where->Begin, Spread(E.Text)}};
  if (Keep->End != Where->End || !E.After.empty())
    Out.push_back({Keep->End, Where->End - Keep->End, Spread(E.After)});
  return Out;
}

} // namespace memleak::ir
