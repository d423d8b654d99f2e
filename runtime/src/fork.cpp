//===-- fork.cpp - Pools across fork --------------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "large.hpp"
#include "registry.hpp"
#include "segments.hpp"
#include "threads.hpp"
#include "ticks.hpp"

#include <pthread.h>

namespace memleak::detail {

namespace {

/// No lock is held by another thread while the process is copied. The order is
/// the one that every path takes them in.
void before() noexcept {
  registry_mutex().lock();
  thread_mutex().lock();
  for (pool_core *pool : registered_pools())
    pool->mutex().lock();
  segment_mutex().lock();
  large_mutex().lock();
}

void unlock() noexcept {
  large_mutex().unlock();
  segment_mutex().unlock();
  for (pool_core *pool : registered_pools())
    pool->mutex().unlock();
  thread_mutex().unlock();
  registry_mutex().unlock();
}

void in_child() noexcept {
  unlock();
  forget_other_threads();
  for (pool_core *pool : registered_pools())
    pool->adopt_after_fork(this_thread_state());
  ticks::restart_after_fork();
}

} // namespace

void watch_forks() noexcept { pthread_atfork(before, unlock, in_child); }

} // namespace memleak::detail
