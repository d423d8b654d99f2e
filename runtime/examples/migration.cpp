//===-- migration.cpp - From what you have to pools -----------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cassert>
#include <memory>
#include <vector>

struct node {
  int value;
};

// Before: node *make(int v) { return new node{v}; }  ...  delete n;
memleak::pool_ptr<node> make(int v) { return memleak::make_pooled<node>(v); }

// Before: std::unique_ptr<node> root = std::make_unique<node>();
struct tree {
  memleak::pool_ptr<node> root = memleak::make_pooled<node>(1);
};

// Before: boost::object_pool<node> nodes;  nodes.construct(1);
struct graph {
  memleak::pool<node> nodes{"graph"};
  std::vector<memleak::pool_ptr<node>> all;
  void add(int v) { all.push_back(nodes.make(v)); }
};

// Before: std::pmr::unsynchronized_pool_resource memory;
memleak::pool_resource memory("containers");

int main() {
  assert(make(3)->value == 3);
  tree t;
  assert(t.root->value == 1);
  graph g;
  g.add(5);
  assert(g.nodes.live() == 1);
  std::pmr::vector<int> v(100, 1, &memory);
  assert(memory.live() == 1);
}
