//===-- ast.cpp - A compiler's tree: build, rewrite, drop -------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../workloads/common.hpp"

#include <type_traits>

namespace bench {
namespace {

/// A binary expression tree of about 64,000 nodes in 64 bytes each. Subtrees
/// are replaced at random until as many nodes again were made; then it is
/// dropped. An operation is one node made and released.
struct ast {
  static constexpr unsigned depth = 15, subtree_depth = 5;

  template <class Peer> struct node {
    using handle = typename Peer::template handle<node>;
    explicit node(std::uint64_t v) : value(v) {}
    std::uint64_t value;
    handle left{}, right{};
    std::uint64_t location[5];
  };

  template <class Peer> class tree {
  public:
    using node_type = node<Peer>;
    using handle = typename Peer::template handle<node_type>;

    handle build(unsigned levels) {
      handle made = store_.make(++made_);
      if (levels > 0) {
        node_type &n = *store_type::get(made);
        n.left = build(levels - 1);
        n.right = build(levels - 1);
      }
      return made;
    }
    /// A handle that owns ends its children with its node.
    void drop(handle &&root) {
      if constexpr (std::is_pointer_v<handle>) {
        if (root->left)
          drop(std::move(root->left));
        if (root->right)
          drop(std::move(root->right));
      }
      store_.release(std::move(root));
    }
    /// Replaces the subtree that a random walk from \p root ends in.
    void mutate(handle &root, random_source &random) {
      handle *at = &root;
      for (unsigned level = depth; level > subtree_depth; --level) {
        node_type &n = *store_type::get(*at);
        at = random.next() >> 63 ? &n.left : &n.right;
      }
      drop(std::move(*at));
      *at = build(subtree_depth);
    }
    std::size_t made() const { return made_; }

  private:
    using store_type = typename Peer::template store<node_type>;
    store_type store_;
    std::size_t made_ = 0;
  };

  template <class Peer> static sample run(std::size_t ops) {
    rss_meter rss;
    tree<Peer> t;
    random_source random;
    stopwatch watch(ops);
    double peak = 0;
    while (t.made() < ops)
      watch.run(1, [&](std::size_t) {
        auto root = t.build(depth);
        for (std::size_t twice = t.made() * 2; t.made() < twice;)
          t.mutate(root, random);
        peak = rss.grown();
        t.drop(std::move(root));
      });
    sample s = watch.result();
    s.ops = static_cast<double>(t.made());
    s.p999 = -1; // a batch here is a whole tree
    s.live = (1 << (depth + 1)) - 1;
    s.object_bytes = s.live * sizeof(node<Peer>);
    s.rss_bytes = peak;
    return s;
  }
};

add_workload<ast, tree_peers> const ast_workload("ast", 1'500'000);

} // namespace
} // namespace bench
