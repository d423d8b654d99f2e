//===-- TypeEdits.cpp - How the types of declarations would change --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Declarations.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace memleak::migrate {

/// The identifier that ends right before \p Offset, blanks aside.
static StringRef wordBefore(StringRef Text, unsigned Offset) {
  StringRef Before = Text.take_front(Offset).rtrim();
  size_t At = Before.size();
  while (At && (llvm::isAlnum(Before[At - 1]) || Before[At - 1] == '_'))
    --At;
  return Before.drop_front(At);
}

std::optional<TypeEdit> Declarations::typeEdit(PointerTypeLoc Pointer,
                                               bool ConstAfter) const {
  SourceLocation Begin = Pointer.getPointeeLoc().getBeginLoc();
  SourceLocation Star = Pointer.getStarLoc();
  const SourceManager &Sources = Context.getSourceManager();
  // Both in the body of one macro of the project: edited there.
  if (Begin.isMacroID() && Star.isMacroID() &&
      Sources.getFileID(Begin) == Sources.getFileID(Star) &&
      !Sources.isMacroArgExpansion(Begin)) {
    Begin = Sources.getImmediateSpellingLoc(Begin);
    Star = Sources.getImmediateSpellingLoc(Star);
    if (Begin.isFileID() && !isUser(Begin))
      return std::nullopt;
  }
  // A macro writes how the type begins, the namespace for example: it stays.
  if (Begin.isMacroID() && Star.isFileID()) {
    SourceLocation Use;
    if (Lexer::isAtStartOfMacroExpansion(Begin, Sources, Context.getLangOpts(),
                                         &Use))
      Begin = Use;
  }
  if (Begin.isMacroID() || Star.isMacroID() || Begin.isInvalid() ||
      Sources.getFileID(Begin) != Sources.getFileID(Star))
    return std::nullopt;
  StringRef Text = Sources.getBufferData(Sources.getFileID(Begin));
  unsigned From = Sources.getFileOffset(Begin),
           To = Sources.getFileOffset(Star);
  if (From >= To)
    return std::nullopt;
  bool Const = Pointer.getPointeeLoc().getType().isConstQualified();
  if (Const && wordBefore(Text, From) == "const")
    From = wordBefore(Text, From).data() - Text.data();
  StringRef Pointee = Text.slice(From, To).rtrim();
  if (Const && !Pointee.contains("const"))
    return std::nullopt;
  unsigned End = To + 1;
  if (ConstAfter) {
    StringRef Rest = Text.drop_front(End);
    size_t Blanks = Rest.size() - Rest.ltrim().size();
    if (!Rest.ltrim().starts_with("const"))
      return std::nullopt;
    End += Blanks + StringRef("const").size();
  }
  TypeEdit Made{{file(Begin), From, End - From, Pointee.str()}, "", ""};
  bool Apart = End < Text.size() && (llvm::isAlnum(Text[End]) ||
                                     Text[End] == '_' || Text[End] == '(');
  bool Further = End < Text.size() && (Text[End] == '*' || Text[End] == '&') &&
                 Text.slice(From, To).size() != Pointee.size();
  Made.After = Apart || Further ? " " : "";
  return Made;
}

void Declarations::addType(const std::string &Key, TypeLoc Type,
                           const NamedDecl &D, bool Behind) {
  if (Typed.insert({&D, Key}).second)
    addType(Key, Type, D.getLocation(), Behind);
}

void Declarations::addType(const std::string &Key, TypeLoc Type,
                           SourceLocation At, bool Behind) {
  auto Refuse = [&](const Twine &What) { veto(Key, "declaration", What, At); };
  if (Type.isNull())
    return Refuse("its type is not written");
  if (Behind) {
    if (auto Reference = Type.getAs<ReferenceTypeLoc>())
      Type = Reference.getPointeeLoc();
    else if (auto Outer = Type.getUnqualifiedLoc().getAs<PointerTypeLoc>())
      Type = Outer.getPointeeLoc();
    else
      return Refuse("its type is written in another way");
  }
  bool Const = Type.getType().isConstQualified();
  Type = Type.getUnqualifiedLoc();
  if (auto Auto = Type.getAs<AutoTypeLoc>()) {
    if (!Const && !Behind)
      return; // `auto p` follows what it is made from
    return Refuse("its type is deduced");
  }
  auto Pointer = Type.getAs<PointerTypeLoc>();
  if (!Pointer)
    return Refuse("its type has another name");
  if (auto Auto =
          Pointer.getPointeeLoc().getUnqualifiedLoc().getAs<AutoTypeLoc>()) {
    if (Const || Behind || Pointer.getPointeeLoc().getType().isConstQualified())
      return Refuse("its type is deduced");
    auto Made = typeEdit(Pointer, false);
    if (!Made)
      return Refuse("its type is written by a macro");
    Made->Instead = "auto";
    Into.Nodes[Known[Key]].Types.push_back(std::move(*Made));
    return;
  }
  auto Made = typeEdit(Pointer, Const);
  if (!Made)
    return Refuse("its type is written by a macro, or in a form that is not "
                  "rewritten");
  Into.Nodes[Known[Key]].Types.push_back(std::move(*Made));
}

void Declarations::alias(const VarDecl &V, const std::string &Element) {
  Aliases[&V] = Element;
  auto Info = V.getTypeSourceInfo();
  TypeLoc Type = Info ? Info->getTypeLoc() : TypeLoc();
  SourceLocation Begin = V.getBeginLoc();
  if (Type.isNull() || Begin.isMacroID() || V.getLocation().isMacroID())
    return veto(Element, "macro", "a macro writes a loop over it", Begin);
  if (auto Reference = Type.getAs<ReferenceTypeLoc>())
    if (Reference.getPointeeLoc().getUnqualifiedLoc().getAs<AutoTypeLoc>())
      return; // it is one already
  std::string File = file(Begin);
  unsigned From = offset(Begin), To = offset(V.getLocation());
  Into.Nodes[Known[Element]].Types.push_back(
      {{File, From, To - From, ""}, "", "auto &"});
}

void Declarations::iterator(const VarDecl &V, const std::string &Element) {
  Iterators[&V] = Element;
  auto Info = V.getTypeSourceInfo();
  if (!Info || Info->getTypeLoc().getUnqualifiedLoc().getAs<AutoTypeLoc>())
    return;
  SourceLocation Begin = V.getBeginLoc();
  if (Begin.isMacroID() || V.getLocation().isMacroID() ||
      Info->getType().isConstQualified())
    return veto(Element, "declaration",
                "an iterator over it is declared in a "
                "form that is not rewritten",
                Begin);
  unsigned From = offset(Begin), To = offset(V.getLocation());
  Into.Nodes[Known[Element]].Types.push_back(
      {{file(Begin), From, To - From, ""}, "", "auto "});
}

} // namespace memleak::migrate
