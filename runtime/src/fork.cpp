//===-- fork.cpp - Pools across fork --------------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fork.hpp"
#include "large.hpp"
#include "registry.hpp"
#include "segments.hpp"
#include "threads.hpp"
#include "ticks.hpp"

#include <pthread.h>

namespace memleak::detail {

namespace {

struct front_list {
  std::mutex lock;
  front_mutex *first = nullptr;
};

front_list &all_fronts() {
  static front_list &all = *new front_list; // outlives static fronts
  return all;
}

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
  all_fronts().lock.lock();
  for (front_mutex *m = all_fronts().first; m; m = m->next())
    m->lock();
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
  for (front_mutex *m = all_fronts().first; m; m = m->next())
    m->unlock();
  all_fronts().lock.unlock();
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

front_mutex::front_mutex() {
  prepare_process_state(); // not first under this lock, in another thread
  watch_forks();
  front_list &all = all_fronts();
  std::lock_guard hold(all.lock);
  next_ = all.first;
  if (next_)
    next_->previous_ = this;
  all.first = this;
}

front_mutex::~front_mutex() {
  front_list &all = all_fronts();
  std::lock_guard hold(all.lock);
  (previous_ ? previous_->next_ : all.first) = next_;
  if (next_)
    next_->previous_ = previous_;
}

void watch_forks() noexcept {
  static const bool watched = pthread_atfork(before, unlock, in_child) == 0;
  static_cast<void>(watched);
}

} // namespace memleak::detail
