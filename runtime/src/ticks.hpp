//===-- ticks.hpp - The coarse clock of ages --------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_TICKS_HPP
#define MEMLEAK_SRC_TICKS_HPP

#include <atomic>
#include <chrono>
#include <cstdint>

/// A clock read costs more than a make, so a thread keeps a counter of
/// age_tick units that a make may copy. It runs from the first time that ages
/// are wanted, and wakes 250 times a second.
namespace memleak::detail::ticks {

/// Starts the clock, once. Where no thread can be had, each now() reads the
/// system's clock instead.
void start() noexcept;
/// What the thread last wrote; 0 while there is none.
extern std::atomic<std::uint32_t> published;
std::uint32_t read_clock() noexcept;
/// Units since some start, wrapping; differences below 99 days are right.
inline std::uint32_t now() noexcept {
  std::uint32_t tick = published.load(std::memory_order_relaxed);
  return tick ? tick : read_clock();
}
/// \p tick is a now() of before.
std::chrono::milliseconds age(std::uint32_t tick) noexcept;

/// Around fork: the thread is not there in the child.
void restart_after_fork() noexcept;

} // namespace memleak::detail::ticks

#endif // MEMLEAK_SRC_TICKS_HPP
