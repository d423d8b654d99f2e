//===-- VirtualDispatch.cpp - What a virtual call runs --------- -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VirtualDispatch.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;
using ir::StrId;

/// Adds what of \p More is new; units may come from anywhere, rings in them
/// too.
template <class List, class Items>
static void append(List &To, const Items &More) {
  for (const auto &Item : More)
    if (!is_contained(To, Item))
      To.push_back(Item);
}

/// Whether \p One and \p Other can be the same class.
static bool agree(const ir::Record &One, const ir::Record &Other) {
  return One.Bases == Other.Bases && One.Destructor == Other.Destructor;
}

void VirtualDispatch::add(const ir::Unit &U) {
  T = U.T.get();
  for (const ir::Record &R : U.Records) {
    auto [It, New] = Records.try_emplace(index(R.Usr), &R);
    if (!New && It->second && !agree(*It->second, R))
      It->second = nullptr;
  }
  // A method's USR begins with its class's.
  for (const ir::Record &R : U.Records)
    Classes[T->str(R.Usr)] = R.Usr;
  auto Add = [&](EntityId Method) {
    StringRef Usr = T->usr(Method);
    auto It = Classes.find(Usr.substr(0, Usr.rfind("@F@")));
    if (It != Classes.end())
      append(Methods[index(It->second)], ArrayRef(Method));
  };
  for (const ir::Override &O : U.Overrides) {
    append(Overridden[index(O.Method)], ArrayRef(O.Overridden));
    Add(O.Method);
    Add(O.Overridden);
  }
}

const ir::Record *VirtualDispatch::record(StrId Usr) const {
  return Records.lookup(index(Usr));
}

/// Whether \p Destructor is that of \p Class or of one of its bases.
bool VirtualDispatch::destroys(EntityId Destructor, StrId Class) const {
  SmallVector<StrId, 8> Todo{Class};
  for (size_t I = 0; I < Todo.size(); ++I) {
    const ir::Record *R = record(Todo[I]);
    if (!R)
      continue;
    if (R->Destructor == Destructor)
      return true;
    append(Todo, R->Bases);
  }
  return false;
}

bool VirtualDispatch::overrides(EntityId Method, EntityId Of) const {
  SmallVector<EntityId, 8> Todo{Method};
  for (size_t I = 0; I < Todo.size(); ++I) {
    if (Todo[I] == Of)
      return true;
    if (auto It = Overridden.find(index(Todo[I])); It != Overridden.end())
      append(Todo, It->second);
  }
  return false;
}

EntityId VirtualDispatch::target(EntityId Method, StrId Class) const {
  const ir::Record *R = record(Class);
  if (!R)
    return EntityId::None;
  // Nobody has to write a destructor for a class to have one.
  if (destroys(Method, Class))
    return R->Destructor;
  // The classes level by level: the first that has an overrider hides others.
  SmallVector<StrId, 8> Classes{Class};
  for (size_t Begin = 0, End = 1; Begin < End;
       Begin = End, End = Classes.size()) {
    SmallVector<EntityId, 2> Found;
    for (size_t I = Begin; I < End; ++I) {
      const ir::Record *Each = record(Classes[I]);
      if (!Each)
        return EntityId::None;
      if (auto It = Methods.find(index(Classes[I])); It != Methods.end())
        for (EntityId E : It->second)
          if (overrides(E, Method))
            append(Found, ArrayRef(E));
      append(Classes, Each->Bases);
    }
    if (!Found.empty())
      return Found.size() == 1 ? Found.front() : EntityId::None;
  }
  return EntityId::None;
}
