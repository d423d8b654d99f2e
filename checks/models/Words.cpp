//===-- Words.cpp - The small languages inside model files ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Words.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace memleak::models {
namespace {

Error error(const Twine &Message) { return createStringError(Message); }

bool isNameStart(char C) { return isAlpha(C) || C == '_'; }
bool isNameByte(char C) { return isAlnum(C) || C == '_'; }

/// Takes a parameter number, from 1, off the front of \p Text.
bool consumeParameter(StringRef &Text, unsigned &Param) {
  unsigned Number = 0;
  if (Text.consumeInteger(10, Number) || Number == 0 || Number > MaxParameters)
    return false;
  Param = Number - 1;
  return true;
}

bool consumeRoot(StringRef &Text, Place &Result) {
  if (Text.consume_front("::")) {
    Result.Root = Place::Global;
    Result.Name = Text.take_while(isNameByte).str();
    Text = Text.drop_front(Result.Name.size());
    return !Result.Name.empty() && isNameStart(Result.Name.front());
  }
  if (!Text.empty() && isDigit(Text.front())) {
    Result.Root = Place::Parameter;
    return consumeParameter(Text, Result.Param);
  }
  if (Text.consume_front("...")) {
    Result.Root = Place::Variadic;
    return true;
  }
  StringRef Name = Text.take_while(isNameByte);
  if (Name == "return")
    Result.Root = Place::Return;
  else if (Name == "this")
    Result.Root = Place::This;
  else
    return false;
  Text = Text.drop_front(Name.size());
  return true;
}

bool consumeField(StringRef &Text, Place &Result) {
  StringRef Name = Text.take_while(isNameByte);
  if (Name.empty() || !isNameStart(Name.front()))
    return false;
  Text = Text.drop_front(Name.size());
  Result.Steps.push_back({PlaceStep::Field, Name.str(), 0});
  return true;
}

bool consumeSteps(StringRef &Text, Place &Result) {
  while (!Text.empty()) {
    if (Text.consume_front("->")) {
      Result.Steps.push_back({PlaceStep::Deref, {}, 0});
      if (!consumeField(Text, Result))
        return false;
    } else if (Text.consume_front(".")) {
      if (!consumeField(Text, Result))
        return false;
    } else if (Text.consume_front("[]")) {
      Result.Steps.push_back({PlaceStep::EachElement, {}, 0});
    } else if (Text.consume_front("[")) {
      uint32_t Number = 0;
      if (Text.consumeInteger(10, Number) || !Text.consume_front("]"))
        return false;
      Result.Steps.push_back({PlaceStep::Element, {}, Number});
    } else {
      return false;
    }
  }
  return true;
}

constexpr Word<TypeClass> TypeClasses[] = {
    {"<pointer>", TypeClass::Pointer},
    {"<rvalue>", TypeClass::RValueReference},
    {"<lvalue>", TypeClass::LValueReference},
    {"<null>", TypeClass::Null},
    {"<integer>", TypeClass::Integer},
};

Expected<ParameterPattern> parseParameterPattern(StringRef Text) {
  ParameterPattern Pattern;
  if (Text == "<any>")
    return Pattern;
  if (Text.starts_with("<")) {
    Expected<TypeClass> Class = parseWord<TypeClass>(TypeClasses, Text);
    if (!Class)
      return Class.takeError();
    Pattern.Class = *Class;
    return Pattern;
  }
  for (char C : Text)
    if (!isSpace(C))
      Pattern.Spelling += C;
  if (Pattern.Spelling.empty())
    return error("expected a type between the commas");
  return Pattern;
}

/// Splits at commas outside <> and ().
SmallVector<StringRef, 4> splitParameters(StringRef Text) {
  SmallVector<StringRef, 4> Parts;
  unsigned Open = 0;
  size_t Start = 0;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (StringRef("<(").contains(Text[I]))
      ++Open;
    else if (StringRef(">)").contains(Text[I]) && Open > 0)
      --Open;
    else if (Text[I] == ',' && Open == 0) {
      Parts.push_back(Text.slice(Start, I).trim());
      Start = I + 1;
    }
  }
  Parts.push_back(Text.substr(Start).trim());
  return Parts;
}

Error parseTypes(StringRef List, FunctionModel &Result) {
  Result.Types.emplace();
  List = List.trim();
  SmallVector<StringRef, 4> Parts = splitParameters(List);
  if (List.empty())
    Parts.clear();
  if (!Parts.empty() && Parts.back() == "...") {
    Result.Variadic = true;
    Parts.pop_back();
  }
  if (Parts.size() > MaxParameters)
    return error("more than " + Twine(MaxParameters) + " parameters");
  for (StringRef Part : Parts) {
    Expected<ParameterPattern> Pattern = parseParameterPattern(Part);
    if (!Pattern)
      return Pattern.takeError();
    Result.Types->push_back(std::move(*Pattern));
  }
  Result.Parameters = Parts.size();
  return Error::success();
}

Error parseCount(StringRef Text, FunctionModel &Result) {
  Result.Variadic = Text.consume_back("+");
  unsigned Count = 0;
  if (Text.getAsInteger(10, Count) || Count > MaxParameters)
    return error("expected a number of parameters up to " +
                 Twine(MaxParameters) + " after '/', such as 'open/2+'");
  Result.Parameters = Count;
  return Error::success();
}

/// Where the qualified name at the front of \p Text ends.
size_t nameLength(StringRef Text) {
  size_t Operator = Text.find("operator");
  if (Operator != StringRef::npos &&
      (Operator == 0 || Text[Operator - 1] == ':')) {
    size_t Symbol = Operator + strlen("operator");
    if (Text.substr(Symbol).starts_with("()"))
      return Symbol + 2;
    if (Text.substr(Symbol).starts_with("/"))
      return Symbol + 1 + Text.substr(Symbol + 1).starts_with("=");
    return std::min(Text.find_first_of("/(", Symbol), Text.size());
  }
  return std::min(Text.find_first_of("/("), Text.size());
}

bool isQualifiedName(StringRef Name) {
  if (Name.starts_with("::"))
    return false;
  SmallVector<StringRef, 4> Parts;
  Name.split(Parts, "::");
  for (StringRef Part : Parts) {
    if (Part.starts_with("operator") && Part.size() > strlen("operator") &&
        !isNameByte(Part[strlen("operator")]))
      continue;
    Part.consume_front("~");
    if (Part.empty() || !isNameStart(Part.front()) || !all_of(Part, isNameByte))
      return false;
  }
  return true;
}

} // namespace

Expected<Place> parsePlace(StringRef Text) {
  StringRef Rest = Text;
  Place Result;
  bool Deref = Rest.consume_front("*");
  if (consumeRoot(Rest, Result)) {
    if (Deref)
      Result.Steps.push_back({PlaceStep::Deref, {}, 0});
    if (consumeSteps(Rest, Result))
      return Result;
  }
  return error("expected a place (return, this, a parameter from 1 to " +
               Twine(MaxParameters) +
               ", a global such as ::g, or one reached from it: '*2', "
               "2->field, '2[0]', '*2[]'); "
               "found '" +
               Text + "'");
}

Expected<Condition> parseCondition(StringRef Text) {
  static constexpr struct {
    StringLiteral Text;
    Condition::ConditionKind Kind;
    int64_t Value;
  } Words[] = {
      {"never", Condition::Never, 0},
      {"null", Condition::AnyOf, 0},
      {"nonnull", Condition::NoneOf, 0},
      {"zero", Condition::AnyOf, 0},
      {"nonzero", Condition::NoneOf, 0},
      {"false", Condition::AnyOf, 0},
      {"true", Condition::NoneOf, 0},
      {"negative", Condition::Less, 0},
      {"nonnegative", Condition::AtLeast, 0},
      {"positive", Condition::Greater, 0},
      {"nonpositive", Condition::AtMost, 0},
  };
  int64_t Number = 0;
  if (!Text.getAsInteger(0, Number))
    return Condition{Condition::AnyOf, {Number}};
  StringRef Rest = Text;
  if (Rest.consume_front("not ") && !Rest.trim().getAsInteger(0, Number))
    return Condition{Condition::NoneOf, {Number}};
  SmallVector<StringRef, 16> Known;
  for (const auto &W : Words) {
    if (W.Text == Text)
      return Condition{W.Kind, {W.Value}};
    Known.push_back(W.Text);
  }
  Known.push_back("a number");
  Known.push_back("'not' and a number");
  return error(expectedOneOf(Known, Text));
}

Expected<FunctionModel> parseDeclarator(StringRef Text) {
  FunctionModel Result;
  Text = Text.trim();
  size_t Length = nameLength(Text);
  Result.Name = Text.take_front(Length).trim().str();
  StringRef Shape = Text.drop_front(Length);
  // "#name": a macro.
  if (!isQualifiedName(StringRef(Result.Name).ltrim('#')) ||
      StringRef(Result.Name).starts_with("##"))
    return error("expected a function's qualified name, such as 'open', "
                 "'open/2+' or 'ns::f(int)'; found '" +
                 Text + "'");
  if (Shape.empty())
    return Result;
  if (Shape.consume_front("/")) {
    if (Error E = parseCount(Shape, Result))
      return E;
    return Result;
  }
  if (!Shape.consume_front("(") || !Shape.consume_back(")"))
    return error("expected ')' at the end of '" + Text + "'");
  if (Error E = parseTypes(Shape, Result))
    return E;
  return Result;
}

std::string didYouMean(ArrayRef<StringRef> Words, StringRef Found) {
  unsigned Best = std::max<unsigned>(1, Found.size() / 3) + 1;
  StringRef Nearest;
  for (StringRef W : Words) {
    unsigned Distance = W.edit_distance_insensitive(Found, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = W;
    }
  }
  return Nearest.empty() ? "" : ("; did you mean '" + Nearest + "'?").str();
}

std::string expectedOneOf(ArrayRef<StringRef> Words, StringRef Found) {
  return "expected one of " + join(Words, ", ") + "; found '" + Found.str() +
         "'" + didYouMean(Words, Found);
}

} // namespace memleak::models
