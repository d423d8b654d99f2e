//===-- Facts.cpp - What one source says about its pointers ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::migrate {

namespace json = llvm::json;

namespace {

/// Writes each field of a record as an element of an array, or reads it back:
/// one list of fields serves both directions.
class Writer {
public:
  template <class... T> void operator()(T &...Fields) {
    (Out.push_back(of(Fields)), ...);
  }
  json::Array Out;

private:
  static json::Value of(std::string &S) { return json::fixUTF8(S); }
  static json::Value of(bool B) { return B; }
  static json::Value of(uint32_t N) { return int64_t(N); }
  static json::Value of(uint64_t N) { return int64_t(N); }
  template <class E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
  static json::Value of(E Value) {
    return int64_t(Value);
  }
  template <class T> static json::Value of(std::optional<T> &O) {
    return O ? of(*O) : json::Value(nullptr);
  }
  template <class A, class B> static json::Value of(std::pair<A, B> &P) {
    return json::Array{of(P.first), of(P.second)};
  }
  template <class T> static json::Value of(std::vector<T> &V) {
    json::Array All;
    for (T &Each : V)
      All.push_back(of(Each));
    return All;
  }
  template <class T, std::enable_if_t<std::is_class_v<T>, int> = 0>
  static json::Value of(T &Record) {
    Writer Into;
    fields(Into, Record);
    return std::move(Into.Out);
  }
};

class Reader {
public:
  explicit Reader(const json::Array &In) : In(In) {}
  template <class... T> void operator()(T &...Fields) {
    (next(Fields), ...);
    Good &= Next == In.size();
  }
  bool Good = true;

private:
  template <class T> void next(T &Field) {
    Good = Good && Next < In.size() && to(In[Next], Field);
    ++Next;
  }
  static bool to(const json::Value &V, std::string &S) {
    auto Text = V.getAsString();
    S = Text.value_or("").str();
    return Text.has_value();
  }
  static bool to(const json::Value &V, bool &B) {
    auto Is = V.getAsBoolean();
    B = Is.value_or(false);
    return Is.has_value();
  }
  static bool to(const json::Value &V, uint32_t &N) {
    auto Is = V.getAsInteger();
    N = uint32_t(Is.value_or(0));
    return Is.has_value();
  }
  static bool to(const json::Value &V, uint64_t &N) {
    auto Is = V.getAsInteger();
    N = uint64_t(Is.value_or(0));
    return Is.has_value();
  }
  template <class E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
  static bool to(const json::Value &V, E &Value) {
    auto Is = V.getAsInteger();
    Value = E(Is.value_or(0));
    return Is.has_value();
  }
  template <class T> static bool to(const json::Value &V, std::optional<T> &O) {
    if (V.getAsNull())
      return true;
    O.emplace();
    return to(V, *O);
  }
  template <class A, class B>
  static bool to(const json::Value &V, std::pair<A, B> &P) {
    const json::Array *Both = V.getAsArray();
    return Both && Both->size() == 2 && to((*Both)[0], P.first) &&
           to((*Both)[1], P.second);
  }
  template <class T>
  static bool to(const json::Value &V, std::vector<T> &Into) {
    const json::Array *All = V.getAsArray();
    if (!All)
      return false;
    Into.resize(All->size());
    for (size_t I = 0; I < All->size(); ++I)
      if (!to((*All)[I], Into[I]))
        return false;
    return true;
  }
  template <class T, std::enable_if_t<std::is_class_v<T>, int> = 0>
  static bool to(const json::Value &V, T &Record) {
    const json::Array *All = V.getAsArray();
    if (!All)
      return false;
    Reader From(*All);
    fields(From, Record);
    return From.Good;
  }

  const json::Array &In;
  size_t Next = 0;
};

template <class Visit> void fields(Visit &V, Edit &E) {
  V(E.File, E.Offset, E.Length, E.Text);
}
template <class Visit> void fields(Visit &V, Place &P) { V(P.File, P.Line); }
template <class Visit> void fields(Visit &V, TypeEdit &T) {
  V(T.At, T.After, T.Instead);
}
template <class Visit> void fields(Visit &V, Node &N) {
  V(N.Key, N.Name, N.Is, N.At, N.Class, N.Of, N.Defined, N.Begin, N.End,
    N.Types);
}
template <class Visit> void fields(Visit &V, Veto &O) {
  V(O.Node, O.Reason, O.Text, O.At);
}
template <class Visit> void fields(Visit &V, Making &M) {
  V(M.Make, M.Reason, M.Text);
}
template <class Visit> void fields(Visit &V, Source &S) {
  V(S.Is, S.At, S.Offset, S.To, S.Asked, S.Unique);
}
template <class Visit> void fields(Visit &V, Edge &E) {
  V(E.From, E.To, E.Same, E.At, E.Move, E.Get, E.Release, E.Adopt, E.After,
    E.Together, E.Placed, E.Unwraps, E.Briefly, E.Inits);
}
template <class Visit> void fields(Visit &V, Release &R) {
  V(R.Node, R.Is, R.At, R.Reset, R.Drop, R.DropIf, R.In, R.InDestructor,
    R.Conditional, R.ByUnique);
}
template <class Visit> void fields(Visit &V, Use &U) {
  V(U.Node, U.At, U.Get, U.Kept, U.Gives, U.Release, U.After);
}
template <class Visit> void fields(Visit &V, Rename::Option &O) {
  V(O.Fact, O.ToHandle, O.ToRaw);
}
template <class Visit> void fields(Visit &V, Rename &R) {
  V(R.Node, R.Options);
}
template <class Visit> void fields(Visit &V, Event &E) {
  V(E.Is, E.Var, E.Fact, E.Line, E.After);
}
template <class Visit> void fields(Visit &V, Block &B) {
  V(B.Events, B.Successors, B.Tested, B.NullSuccessor);
}
template <class Visit> void fields(Visit &V, Paths::Variable &P) {
  V(P.Node, P.Is, P.Base, P.OfThis);
}
template <class Visit> void fields(Visit &V, Paths &P) {
  V(P.File, P.Function, P.Variables, P.Blocks, P.Entry, P.Exit, P.Constructor,
    P.Destructor);
}
template <class Visit> void fields(Visit &V, FileFacts &F) {
  V(F.Path, F.Hash, F.Skipped, F.Dropped);
}
template <class Visit> void fields(Visit &V, ClassFact &C) {
  V(C.Class, C.Reason, C.Text, C.At);
}
template <class Visit> void fields(Visit &V, Calls &C) {
  V(C.By, C.To, C.Sets, C.Initialises);
}
template <class Visit> void fields(Visit &V, PrivateCall &C) {
  V(C.By, C.To, C.Begins, C.Fresh);
}
template <class Visit> void fields(Visit &V, Site &S) {
  V(S.At, S.Offset, S.Kind);
}
template <class Visit> void fields(Visit &V, Facts &F) {
  V(F.MainFile, F.Trouble, F.IsC, F.Nodes, F.Vetoes, F.Subscripts, F.Sources,
    F.Edges, F.Releases, F.Uses, F.Renames, F.Losses, F.Functions,
    F.DestructorCalls, F.Files, F.CallsOf, F.PrivateCalls, F.Copied,
    F.SelfDeleting, F.Bases, F.Sites, F.Warnings);
}

} // namespace

std::string write(const Facts &From) {
  Writer Into;
  fields(Into, const_cast<Facts &>(From)); // which only reads
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(std::move(Into.Out));
  return Text;
}

std::optional<Facts> readFacts(llvm::StringRef Text) {
  auto Json = json::parse(Text);
  if (!Json) {
    llvm::consumeError(Json.takeError());
    return std::nullopt;
  }
  const json::Array *All = Json->getAsArray();
  if (!All)
    return std::nullopt;
  Facts Into;
  Reader From(*All);
  fields(From, Into);
  if (!From.Good)
    return std::nullopt;
  return Into;
}

std::string hashOf(llvm::StringRef Contents) {
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(Contents)),
                     /*LowerCase=*/true);
}

llvm::StringRef nameOf(Role Is) {
  switch (Is) {
  case Role::Local:
    return "variable";
  case Role::Parameter:
    return "parameter";
  case Role::Field:
    return "member";
  case Role::Return:
    return "result of";
  case Role::Out:
    return "what is behind";
  case Role::Element:
    return "elements of";
  case Role::Static:
    return "static variable";
  }
  return "";
}

} // namespace memleak::migrate
