//===-- Graph.cpp - The pointers of a whole program -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <numeric>

namespace memleak::migrate {

UnionFind::UnionFind(size_t Size) : Parent(Size) {
  std::iota(Parent.begin(), Parent.end(), 0);
}

uint32_t UnionFind::find(uint32_t Of) const {
  while (Parent[Of] != Of)
    Of = Parent[Of] = Parent[Parent[Of]];
  return Of;
}

void UnionFind::join(uint32_t A, uint32_t B) {
  A = find(A);
  B = find(B);
  Parent[std::max(A, B)] = std::min(A, B);
}

static bool sameType(const TypeEdit &A, const TypeEdit &B) {
  return A.At == B.At && A.After == B.After && A.Instead == B.Instead;
}

void Graph::mergeNodes() {
  std::map<std::string, Node> ByKey;
  for (const Facts &Unit : Units)
    for (const Node &Each : Unit.Nodes) {
      auto [Entry, New] = ByKey.try_emplace(Each.Key, Each);
      if (New)
        continue;
      Node &Known = Entry->second;
      Known.Defined |= Each.Defined;
      Known.At = std::min(Known.At, Each.At);
      if (Each.End && !Known.End) {
        Known.Begin = Each.Begin;
        Known.End = Each.End;
      }
      for (const TypeEdit &Type : Each.Types)
        if (llvm::none_of(Known.Types, [&](const TypeEdit &Other) {
              return sameType(Type, Other);
            }))
          Known.Types.push_back(Type);
    }
  for (auto &[Key, Each] : ByKey) {
    Numbers[Key] = Nodes.size();
    llvm::sort(Each.Types, [](const TypeEdit &A, const TypeEdit &B) {
      return A.At < B.At;
    });
    Nodes.push_back(std::move(Each));
  }
}

Graph::Graph(std::vector<Facts> All) : Units(std::move(All)), Same(0) {
  mergeNodes();
  Same = UnionFind(Nodes.size());
  for (const Facts &Unit : Units)
    for (const Edge &Each : Unit.Edges)
      if (Each.Same)
        Same.join(*number(Each.From), *number(Each.To));
  joinSpelledOnce();
  for (const Facts &Unit : Units)
    for (const Edge &Each : Unit.Edges)
      if (!Each.Same)
        Flows.push_back({groupOf(Each.From), groupOf(Each.To), &Each});
}

/// What a macro declares in each of its expansions has one type in its body.
void Graph::joinSpelledOnce() {
  std::map<std::pair<llvm::StringRef, unsigned>, uint32_t> First;
  for (uint32_t I = 0; I < Nodes.size(); ++I)
    for (const TypeEdit &Type : Nodes[I].Types)
      Same.join(
          I,
          First.try_emplace({Type.At.File, Type.At.Offset}, I).first->second);
}

std::optional<uint32_t> Graph::number(llvm::StringRef Key) const {
  auto Found = Numbers.find(Key);
  if (Found == Numbers.end())
    return std::nullopt;
  return Found->second;
}

uint32_t Graph::groupOf(llvm::StringRef Key) const {
  return Same.find(*number(Key));
}

} // namespace memleak::migrate
