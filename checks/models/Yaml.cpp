//===-- Yaml.cpp - The part of YAML that model files use --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Yaml.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace memleak::models::yaml {
namespace {

/// A recursive descent over the text. Functions that return bool return false
/// after they have reported an error; the block mapping around it recovers.
class Parser {
public:
  Parser(StringRef Text, ErrorHandler Error) : Text(Text), Error(Error) {}

  Node parseDocument();

private:
  StringRef Text;
  ErrorHandler Error;
  size_t Pos = 0;
  unsigned Depth = 0;

  /// Counts nesting for as long as it lives.
  struct Nested {
    explicit Nested(Parser &P) : P(P) { ++P.Depth; }
    ~Nested() { --P.Depth; }
    Parser &P;
  };

  bool atEnd() const { return Pos >= Text.size(); }
  /// The byte here or further on. A carriage return, which only ever stands
  /// before a line feed, and the end of the text both read as a line feed.
  char peek(size_t Ahead = 0) const {
    if (Pos + Ahead >= Text.size() || Text[Pos + Ahead] == '\r')
      return '\n';
    return Text[Pos + Ahead];
  }
  bool atLineEnd() const { return peek() == '\n'; }
  bool blankAt(size_t Ahead) const {
    return StringRef(" \t\n").contains(peek(Ahead));
  }
  bool fail(size_t Offset, const Twine &Message) {
    Error(Offset, Message);
    return false;
  }

  size_t column() const { return Pos - (Text.rfind('\n', Pos) + 1); }
  void skipLine() { Pos = std::min(Text.find('\n', Pos), Text.size() - 1) + 1; }
  void skipSpaces() {
    while (!atEnd() && (peek() == ' ' || peek() == '\t'))
      ++Pos;
  }
  bool atComment() const {
    return peek() == '#' && (Pos == 0 || isSpace(Text[Pos - 1]));
  }
  /// From anywhere to the first byte of content on this or a later line.
  void skipToContent();
  /// After a value: nothing but a comment may follow on the line.
  bool finishLine();
  /// After an error: to the next line that is indented by \p Indent or less.
  void recover(size_t Indent);

  bool enter(const Nested &);
  bool checkIndentation();
  bool parseBlock(Node &Out);
  bool parseBlockMapping(Node &Out, size_t Indent);
  bool parseBlockSequence(Node &Out, size_t Indent);
  bool parseKey(Node &Key);
  bool parseValue(Node &Out, size_t Indent);
  bool parseInline(Node &Out, bool InFlow);
  bool parseFlowSequence(Node &Out);
  bool parseFlowMapping(Node &Out);
  bool nextInFlow(char Close, size_t Open);
  bool parseScalar(Node &Out, bool InFlow);
  bool parsePlain(Node &Out, bool InFlow);
  bool parseSingleQuoted(Node &Out);
  bool parseDoubleQuoted(Node &Out);
  void addEntry(Node &Mapping, StringSet<> &Seen, Entry New);
  bool atSequenceItem() const { return peek() == '-' && blankAt(1); }
  bool atKey() const;
};

void Parser::skipToContent() {
  while (!atEnd()) {
    skipSpaces();
    if (atComment())
      skipLine();
    else if (!atEnd() && atLineEnd())
      ++Pos;
    else
      return;
  }
}

bool Parser::finishLine() {
  skipSpaces();
  if (atLineEnd() || atComment())
    return true;
  return fail(
      Pos, "expected the end of the line, found '" +
               Text.substr(Pos).take_until([](char C) { return isSpace(C); }) +
               "'");
}

void Parser::recover(size_t Indent) {
  do {
    skipLine();
    skipToContent();
  } while (!atEnd() && column() > Indent);
}

bool Parser::enter(const Nested &) {
  if (Depth <= MaxDepth)
    return true;
  return fail(Pos, "nested more than " + Twine(MaxDepth) + " deep");
}

Node Parser::parseDocument() {
  Node Root;
  skipToContent();
  if (Text.substr(Pos).starts_with("---") && blankAt(3)) {
    Pos += 3;
    skipToContent();
  }
  Root.Offset = Pos;
  if (atEnd())
    return Root;
  if (!parseBlock(Root))
    return Root;
  skipToContent();
  if (!atEnd())
    fail(Pos, "expected the end of the file; check this line's indentation");
  return Root;
}

/// A value that starts on a line of its own, here.
bool Parser::parseBlock(Node &Out) {
  Nested Guard(*this);
  if (!enter(Guard))
    return false;
  if (!checkIndentation())
    return false;
  if (atSequenceItem())
    return parseBlockSequence(Out, column());
  if (atKey())
    return parseBlockMapping(Out, column());
  return parseInline(Out, false) && finishLine();
}

bool Parser::checkIndentation() {
  size_t LineStart = Pos - column();
  size_t Tab = Text.slice(LineStart, Pos).find('\t');
  if (Tab != StringRef::npos)
    return fail(LineStart + Tab, "a tab in the indentation; use spaces");
  StringRef Rest = Text.substr(Pos);
  if (Pos == LineStart && blankAt(3) &&
      (Rest.starts_with("---") || Rest.starts_with("...")))
    return fail(Pos, "a second document; a model file is one");
  return true;
}

/// Whether a scalar and a colon start here.
bool Parser::atKey() const {
  StringRef Line =
      Text.substr(Pos).take_until([](char C) { return C == '\n'; });
  size_t From = 0;
  if (!Line.empty() && (Line[0] == '"' || Line[0] == '\'')) {
    From = Line.find(Line[0], 1);
    if (From == StringRef::npos)
      return false;
    ++From;
  } else if (!Line.empty() && StringRef("{[").contains(Line[0])) {
    return false;
  }
  for (size_t I = From; I < Line.size(); ++I) {
    if (Line[I] == '#' && I > 0 && isSpace(Line[I - 1]))
      return false;
    if (Line[I] == ':' && (I + 1 == Line.size() || isSpace(Line[I + 1])))
      return true;
  }
  return false;
}

bool Parser::parseBlockMapping(Node &Out, size_t Indent) {
  Out.Kind = Node::Mapping;
  Out.Offset = Pos;
  StringSet<> Seen;
  while (!atEnd() && column() == Indent) {
    Entry New;
    if (parseKey(New.Key) && parseValue(New.Value, Indent)) {
      addEntry(Out, Seen, std::move(New));
      skipToContent();
    } else {
      recover(Indent);
    }
    if (!atEnd() && column() > Indent) {
      fail(Pos, "indented more than the entries around it");
      recover(Indent);
    }
  }
  return true;
}

void Parser::addEntry(Node &Mapping, StringSet<> &Seen, Entry New) {
  if (Seen.insert(New.Key.Text).second)
    Mapping.Entries.push_back(std::move(New));
  else
    fail(New.Key.Offset, "'" + New.Key.Text + "' is here twice");
}

bool Parser::parseKey(Node &Key) {
  if (!checkIndentation())
    return false;
  if (!atKey())
    return fail(Pos, "expected a name and ':'");
  if (!parseScalar(Key, false))
    return false;
  skipSpaces();
  if (peek() != ':')
    return fail(Pos, "expected ':' after '" + Key.Text + "'");
  ++Pos;
  return true;
}

/// What follows a key and its colon, on this line or below it.
bool Parser::parseValue(Node &Out, size_t Indent) {
  skipSpaces();
  if (!atLineEnd() && !atComment())
    return parseInline(Out, false) && finishLine();
  size_t End = Pos;
  skipToContent();
  bool Below = !atEnd() &&
               (column() > Indent || (column() == Indent && atSequenceItem()));
  if (!Below) {
    Out.Offset = End;
    return true;
  }
  return parseBlock(Out);
}

bool Parser::parseBlockSequence(Node &Out, size_t Indent) {
  Out.Kind = Node::Sequence;
  Out.Offset = Pos;
  while (!atEnd() && column() == Indent && atSequenceItem()) {
    ++Pos;
    Out.Items.emplace_back();
    skipSpaces();
    bool Below = atLineEnd() || atComment();
    if (Below)
      skipToContent();
    if (Below && (atEnd() || column() <= Indent))
      return fail(Pos, "expected a value after '-'");
    if (!parseBlock(Out.Items.back()))
      return false;
    skipToContent();
  }
  return true;
}

bool Parser::parseInline(Node &Out, bool InFlow) {
  Out.Offset = Pos;
  switch (peek()) {
  case '{':
    return parseFlowMapping(Out);
  case '[':
    return parseFlowSequence(Out);
  default:
    return parseScalar(Out, InFlow);
  }
}

/// After an item of a flow collection: over the comma, or to the end, at which
/// this stops without an error too.
bool Parser::nextInFlow(char Close, size_t Open) {
  skipToContent();
  if (peek() == ',') {
    ++Pos;
    skipToContent();
  } else if (!atEnd() && peek() != Close) {
    return fail(Pos, Twine("expected ',' or '") + Twine(Close) + "'");
  }
  if (atEnd())
    return fail(Open, Twine("no '") + Twine(Close) + "' closes this");
  return true;
}

bool Parser::parseFlowSequence(Node &Out) {
  Nested Guard(*this);
  if (!enter(Guard))
    return false;
  Out.Kind = Node::Sequence;
  size_t Open = Pos++;
  skipToContent();
  while (peek() != ']' || atEnd()) {
    if (atEnd())
      return fail(Open, "no ']' closes this");
    Out.Items.emplace_back();
    if (!parseInline(Out.Items.back(), true) || !nextInFlow(']', Open))
      return false;
  }
  ++Pos;
  return true;
}

bool Parser::parseFlowMapping(Node &Out) {
  Nested Guard(*this);
  if (!enter(Guard))
    return false;
  Out.Kind = Node::Mapping;
  size_t Open = Pos++;
  StringSet<> Seen;
  skipToContent();
  while (peek() != '}' || atEnd()) {
    if (atEnd())
      return fail(Open, "no '}' closes this");
    Entry New;
    if (!parseScalar(New.Key, true))
      return false;
    if (peek() != ':' || !(blankAt(1)))
      return fail(Pos, "expected ': ' after '" + New.Key.Text + "'");
    ++Pos;
    skipToContent();
    if (!parseInline(New.Value, true))
      return false;
    addEntry(Out, Seen, std::move(New));
    if (!nextInFlow('}', Open))
      return false;
  }
  ++Pos;
  return true;
}

bool Parser::parseScalar(Node &Out, bool InFlow) {
  Out.Kind = Node::Scalar;
  Out.Offset = Pos;
  switch (peek()) {
  case '\'':
    return parseSingleQuoted(Out);
  case '"':
    return parseDoubleQuoted(Out);
  default:
    return parsePlain(Out, InFlow);
  }
}

bool Parser::parsePlain(Node &Out, bool InFlow) {
  size_t Start = Pos;
  bool Indicator = StringRef("-?:,[]{}#&*!|>'\"%@`").contains(peek());
  bool Harmless = StringRef("-?:").contains(peek()) && !blankAt(1) &&
                  !(InFlow && StringRef(",[]{}").contains(peek(1)));
  if (!atEnd() && Indicator && !Harmless)
    return fail(Pos, Twine("a value cannot start with '") + Twine(peek()) +
                         "'; put it in quotes");
  while (!atLineEnd() && !atComment() &&
         !(peek() == ':' &&
           (blankAt(1) || (InFlow && StringRef(",[]{}").contains(peek(1))))) &&
         !(InFlow && StringRef(",[]{}").contains(peek())))
    ++Pos;
  StringRef Plain = Text.slice(Start, Pos).rtrim();
  Pos = Start + Plain.size();
  if (Plain.empty())
    return fail(Start, "expected a value");
  Out.Text = Plain.str();
  return true;
}

bool Parser::parseSingleQuoted(Node &Out) {
  size_t Open = Pos++;
  for (;; ++Pos) {
    if (atLineEnd())
      return fail(Open, "no ' closes this on the same line");
    if (peek() == '\'') {
      if (peek(1) != '\'')
        break;
      ++Pos;
    }
    Out.Text += peek();
  }
  ++Pos;
  return true;
}

bool Parser::parseDoubleQuoted(Node &Out) {
  size_t Open = Pos++;
  for (; peek() != '"'; ++Pos) {
    if (atLineEnd())
      return fail(Open, "no \" closes this on the same line");
    if (peek() == '\\') {
      ++Pos;
      if (peek() != '\\' && peek() != '"')
        return fail(Pos - 1, "only \\\\ and \\\" are known in double quotes");
    }
    Out.Text += peek();
  }
  ++Pos;
  return true;
}

} // namespace

Node parse(StringRef Text, ErrorHandler Error) {
  size_t Bad = 0;
  if (!json::isUTF8(Text, &Bad)) {
    Error(Bad, "not UTF-8 text");
    return {};
  }
  for (size_t I = 0; I < Text.size(); ++I) {
    unsigned char C = Text[I];
    if ((C < 0x20 && C != '\n' && C != '\t' && C != '\r') || C == 0x7F) {
      Error(I, "a control character; model files are plain text");
      return {};
    }
    if (C == '\r' && !Text.substr(I + 1).starts_with("\n")) {
      Error(I, "a carriage return without a line feed");
      return {};
    }
  }
  return Parser(Text, Error).parseDocument();
}

} // namespace memleak::models::yaml
