//===-- fork.cpp - Pools across fork --------------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "large.hpp"
#include "registry.hpp"
#include "segments.hpp"
#include "threads.hpp"
#include "ticks.hpp"

#include <pthread.h>

namespace memleak::detail {

namespace {

/// Calls \p act on the lock of each budget, once.
template <class Act> void for_each_budget(Act act) noexcept {
  const std::vector<pool_core *> &pools = registered_pools();
  for (std::size_t i = 0; i < pools.size(); ++i) {
    std::mutex *lock = pools[i]->budget_mutex();
    bool known = lock == nullptr;
    for (std::size_t k = 0; k < i && !known; ++k)
      known = pools[k]->budget_mutex() == lock;
    if (!known)
      act(*lock);
  }
}

/// No lock is held by another thread while the process is copied. The order is
/// the one that every path takes them in.
void before() noexcept {
  registry_mutex().lock();
  thread_mutex().lock();
  for_each_budget([](std::mutex &m) { m.lock(); });
  for (pool_core *pool : registered_pools())
    pool->mutex().lock();
  segment_mutex().lock();
  large_mutex().lock();
  site_mutex().lock();
}

void unlock() noexcept {
  site_mutex().unlock();
  large_mutex().unlock();
  segment_mutex().unlock();
  for (pool_core *pool : registered_pools())
    pool->mutex().unlock();
  for_each_budget([](std::mutex &m) { m.unlock(); });
  thread_mutex().unlock();
  registry_mutex().unlock();
}

void in_child() noexcept {
  unlock();
  forget_other_threads();
  for (pool_core *pool : registered_pools())
    pool->adopt_after_fork(this_thread_state());
  if (traces_compiled)
    ticks::restart_after_fork();
}

} // namespace

void watch_forks() noexcept { pthread_atfork(before, unlock, in_child); }

} // namespace memleak::detail
