//===-- list.hpp - Lists of peers as types ----------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

namespace bench {

template <class... Peers> struct peer_list {};

namespace detail {
template <class... Lists> struct join;
template <> struct join<> {
  using type = peer_list<>;
};
template <class... A> struct join<peer_list<A...>> {
  using type = peer_list<A...>;
};
template <class... A, class... B, class... More>
struct join<peer_list<A...>, peer_list<B...>, More...> {
  using type = typename join<peer_list<A..., B...>, More...>::type;
};
} // namespace detail

template <class... Lists> using join = typename detail::join<Lists...>::type;

/// Calls \p f with a default-constructed value of every peer of the list.
template <class... Peers, class F>
void for_each_peer(peer_list<Peers...>, F &&f) {
  (f(Peers{}), ...);
}

} // namespace bench
