//===-- random.hpp - A small, fast, repeatable random source ----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bench {

/// xorshift64* (Vigna 2014): one multiplication a number, so that it does not
/// drown what is measured. Every peer sees the same sequence.
class random_source {
public:
  explicit random_source(std::uint64_t seed = 1)
      : state_(seed * 0x9E3779B97F4A7C15u + 1) {}

  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1Du;
  }

  /// A number in [0, bound), bound in [1, 2^32).
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(((next() >> 32) * bound) >> 32);
  }

private:
  std::uint64_t state_;
};

/// The numbers [0, count) in random order.
inline std::vector<std::uint32_t> shuffled(std::size_t count,
                                           std::uint64_t seed) {
  std::vector<std::uint32_t> order(count);
  for (std::size_t i = 0; i < count; ++i)
    order[i] = static_cast<std::uint32_t>(i);
  random_source random(seed);
  for (std::size_t i = count; i > 1; --i)
    std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

} // namespace bench
