//===-- suite.hpp - The list of workloads, and how one joins it -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "../peers/list.hpp"
#include "sample.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// One workload over one peer.
struct contestant {
  std::string peer;
  sample (*run)(std::size_t ops);
};

/// One workload over all its peers. They run round-robin: every peer once,
/// then every peer again, so that a change of the machine's mood meets all.
struct workload {
  std::string name;
  std::size_t ops;     ///< operations a run, a multiple of 1,000
  unsigned max_rounds; ///< upper bound for slow ones
  double memory_bytes; ///< what a run may need; skipped where there is less
  std::vector<contestant> contestants;
};

/// All workloads, in the order of registration.
std::vector<workload> &workloads();

namespace detail {
template <class Work, class... Peers>
std::vector<contestant> contestants_of(peer_list<Peers...>) {
  return {contestant{Peers::name, &Work::template run<Peers>}...};
}
} // namespace detail

/// Registers \p Work over every peer of \p List; use at namespace scope.
/// \p Work has `template <class Peer> static sample run(std::size_t ops)`.
template <class Work, class List> struct add_workload {
  explicit add_workload(std::string name, std::size_t ops,
                        unsigned max_rounds = 1000, double memory_bytes = 2e9) {
    workloads().push_back({std::move(name), ops, max_rounds, memory_bytes,
                           detail::contestants_of<Work>(List{})});
  }
};

/// Hands every workload to Google Benchmark, \p rounds runs each, none of
/// which may need more than \p memory_limit bytes.
void register_workloads(unsigned rounds, double memory_limit);

} // namespace bench
