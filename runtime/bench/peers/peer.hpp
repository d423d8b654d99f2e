//===-- peer.hpp - What a peer is -------------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace bench {

// A peer is a stateless struct with a `name` and any of these members:
//
//   template <class T> using store   objects of one type:
//       handle                       movable, default-constructible
//       handle make(args...)         a new T
//       void release(handle)         ends it
//       static T *get(handle const&) where it lives
//       void walk(f)                 optional: f(T &) for all that live
//
//   template <class T> using handle  the same handle, for an incomplete T
//
//   using blocks                     memory of any size:
//       void *allocate(bytes), void deallocate(pointer, bytes)
//
//   using scratch                    memory that ends at once:
//       void *allocate(bytes)
//       void drop(void **parts, count)   ends all that was allocated
//       T *make<T>(args...)          optional: a T
//
//   template <class T> using shared_store, owner, observer
//       owner make(args...), observer observe(owner const&)
//       bool visit(observer, f)      f(T &) if the object lives; says whether
//
// Peers that may be used from several threads at once are in the lists whose
// name says so; see peers.hpp.

/// A store over \p Nodes, which has `void *allocate()` and
/// `void deallocate(void *)` for nodes of the size it is constructed with.
template <class T, class Nodes> class node_store {
public:
  using handle = T *;

  template <class... Args> handle make(Args &&...args) {
    return ::new (nodes_.allocate()) T(std::forward<Args>(args)...);
  }
  void release(handle object) {
    object->~T();
    nodes_.deallocate(object);
  }
  static T *get(handle object) { return object; }

private:
  Nodes nodes_{sizeof(T)};
};

/// A peer of node_store; its handles can be named before T is complete.
template <class Nodes> struct node_peer {
  template <class T> using handle = T *;
  template <class T> using store = node_store<T, Nodes>;
};

/// Visits what is live in the way that is natural for the store: its own walk
/// if it has one, else by \p handles, which is what a program would keep.
template <class Store, class Handles, class F>
auto walk_live(Store &store, Handles const &, F &&f, int)
    -> decltype(store.walk(f)) {
  store.walk(f);
}
template <class Store, class Handles, class F>
void walk_live(Store &, Handles const &handles, F &&f, long) {
  for (auto const &handle : handles)
    f(*Store::get(handle));
}

/// A T in scratch memory, by the scratch's own make if it has one.
template <class T, class Scratch, class... Args>
auto make_in(Scratch &memory, int, Args &&...args)
    -> decltype(memory.template make<T>(std::forward<Args>(args)...)) {
  return memory.template make<T>(std::forward<Args>(args)...);
}
template <class T, class Scratch, class... Args>
T *make_in(Scratch &memory, long, Args &&...args) {
  return ::new (memory.allocate(sizeof(T))) T(std::forward<Args>(args)...);
}

/// The scratch of an allocator that must be given every part back.
template <class Blocks> class scratch_of_blocks {
public:
  void *allocate(std::size_t bytes) { return blocks_.allocate(bytes); }
  void drop(void **parts, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      blocks_.deallocate(parts[i], 0);
  }

private:
  Blocks blocks_;
};

} // namespace bench
