//===-- peers.hpp - Every peer, in lists that say what it can do -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "baseline.hpp"
#include "boost.hpp"
#include "colony.hpp"
#include "foonathan.hpp"
#include "general.hpp"
#include "memleak.hpp"
#include "pmr.hpp"
#include "shared_ptr.hpp"

namespace bench {

/// Objects of one type, from several threads.
using threaded_object_peers =
    join<peer_list<memleak_default>, general_peers, boost_threaded_peers,
         peer_list<pmr_synchronized>>;

/// Objects of one type, from one thread, with a release in constant time.
using object_peers =
    join<threaded_object_peers, boost_peers, peer_list<pmr_unsynchronized>,
         foonathan_peers, colony_peers, peer_list<free_list>>;

/// All that can make and release objects of one type, while few are free.
using hot_object_peers = join<object_peers, boost_linear_peers>;

/// Objects of one type whose handles can be members of that type.
using tree_peers =
    join<threaded_object_peers, boost_peers, peer_list<pmr_unsynchronized>,
         foonathan_peers, peer_list<free_list>>;

/// Those that the growth curve shows: one of each kind, for it takes long.
using growth_peers = join<peer_list<memleak_default>, general_peers,
                          boost_peers, peer_list<free_list>>;

/// Objects that others observe without owning them.
using weak_peers = join<peer_list<memleak_default>, shared_ptr_peers>;

/// Memory of any size, from several threads.
using threaded_block_peers = join<peer_list<memleak_default>, general_peers,
                                  peer_list<pmr_synchronized>>;

/// Memory of any size, from one thread.
using block_peers =
    join<threaded_block_peers, peer_list<pmr_unsynchronized>, foonathan_peers>;

/// Memory that ends at once, with nothing to do for each part.
using arena_peers = join<peer_list<memleak_default, pmr_monotonic>,
                         foonathan_peers, peer_list<bump>>;

/// Memory that ends at once.
using scratch_peers = join<arena_peers, general_peers>;

} // namespace bench
