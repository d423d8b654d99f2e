//===-- request_response.cpp - A server that parses a request and builds a
// response -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../harness/process.hpp"
#include "../harness/random.hpp"
#include "../harness/stopwatch.hpp"
#include "../harness/suite.hpp"
#include "../peers/peers.hpp"

#include <array>
#include <cstring>

namespace bench {
namespace {

/// A request of 24 header fields and a body, and a response of four parts:
/// 53 allocations that all end with the request. An operation is one request.
struct request_response {
  static constexpr std::size_t fields = 24, response_parts = 4;
  static constexpr std::size_t parts = 2 * fields + 1 + response_parts;

  static std::array<char, 4096> const &traffic() {
    static std::array<char, 4096> const bytes = [] {
      std::array<char, 4096> text;
      random_source random(7);
      for (char &c : text)
        c = static_cast<char>('a' + random.below(26));
      return text;
    }();
    return bytes;
  }

  /// Copies \p bytes of traffic into memory of the request.
  template <class Scratch>
  static void *copy(Scratch &memory, std::size_t from, std::size_t bytes) {
    void *part = memory.allocate(bytes);
    std::memcpy(part, traffic().data() + from, bytes);
    return part;
  }

  template <class Scratch>
  static std::uint64_t serve(Scratch &memory, random_source &random) {
    std::array<void *, parts> part;
    std::size_t next = 0;
    for (std::size_t f = 0; f < fields; ++f) {
      part[next++] = copy(memory, random.below(2048), 8 + random.below(16));
      part[next++] = copy(memory, random.below(2048), 8 + random.below(56));
    }
    part[next++] = copy(memory, random.below(2048), 512);
    for (std::size_t r = 0; r < response_parts; ++r)
      part[next++] = copy(memory, random.below(2048), 128);
    std::uint64_t sum = 0;
    for (void *p : part) {
      std::uint64_t word;
      std::memcpy(&word, p, sizeof word);
      sum += word;
    }
    memory.drop(part.data(), parts);
    return sum;
  }

  template <class Peer> static sample run(std::size_t ops) {
    typename Peer::scratch memory;
    random_source random;
    rss_meter rss;
    auto request = [&](std::size_t) { keep(serve(memory, random)); };
    stopwatch(0).run(ops / 10, request);
    stopwatch watch(ops);
    watch.run(ops, request);
    sample s = watch.result();
    s.live = 0;
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<request_response, scratch_peers> const
    request_response_workload("request_response", 100'000);

} // namespace
} // namespace bench
