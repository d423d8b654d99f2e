//===-- threads.cpp - Threads, their magazines, and the barrier between them
//---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "threads.hpp"

#include <algorithm>
#include <cstdlib>
#include <linux/membarrier.h>
#include <memory>
#include <new>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace memleak::detail {

namespace {

magazine *no_magazines[hot_pools]; ///< never written

} // namespace

__thread magazine **this_thread __attribute__((tls_model("initial-exec"))) =
    no_magazines;

namespace {

__thread thread_state *current __attribute__((tls_model("initial-exec"))) =
    nullptr;

void end_thread(void *state) noexcept;

struct thread_registry {
  std::mutex lock;
  thread_state *first = nullptr;
  std::vector<bool> used_indices{true}; ///< 0 is nobody's
  pthread_key_t at_exit{};
  bool can_end = false;
  thread_registry() { can_end = pthread_key_create(&at_exit, end_thread) == 0; }
};

thread_registry &registry_of_threads() {
  static thread_registry &all = *new thread_registry; // outlives all threads
  return all;
}

/// Runs after the destructors of thread_local objects: hands everything on.
void end_thread(void *raw) noexcept {
  auto *state = static_cast<thread_state *>(raw);
  thread_registry &all = registry_of_threads();
  std::lock_guard hold(all.lock);
  for (std::uint32_t i = 0; i < state->size; ++i)
    if (magazine *m = state->entries[i])
      m->pool->detach(m);
  (state->previous ? state->previous->next : all.first) = state->next;
  if (state->next)
    state->next->previous = state->previous;
  *state->table = no_magazines;
  current = nullptr;
  std::free(state->entries);
  delete state;
}

thread_state *begin_thread(thread_registry &all) noexcept {
  if (current)
    return current;
  std::unique_ptr<thread_state> fresh(new (std::nothrow) thread_state);
  if (!fresh)
    return nullptr;
  thread_state *state = fresh.release(); // the list's until the thread ends
  state->table = &this_thread;
  state->next = all.first;
  if (state->next)
    state->next->previous = state;
  all.first = state;
  current = state;
  if (all.can_end)
    pthread_setspecific(all.at_exit, state);
  return state;
}

bool grow(thread_state &state, std::uint32_t index) noexcept {
  if (index < state.size)
    return true;
  std::uint32_t size = std::max(hot_pools, (index + 1) * 2);
  // Where memory is short calloc says so, and new would throw.
  struct freed {
    void operator()(magazine **entries) const noexcept { std::free(entries); }
  };
  std::unique_ptr<magazine *[], freed> entries(
      static_cast<magazine **>(std::calloc(size, sizeof(magazine *))));
  if (!entries)
    return false;
  std::copy(state.entries, state.entries + state.size, entries.get());
  std::free(state.entries);
  state.entries = entries.release();
  state.size = size;
  *state.table = state.entries;
  return true;
}

bool register_barrier() noexcept {
  return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0,
                 0) == 0;
}

} // namespace

bool have_process_barrier() noexcept {
  static const bool have = register_barrier();
  return have;
}

/// Registering is a matter of nanoseconds while there is one thread, and of
/// milliseconds (the kernel waits for all processors) once there are more.
void prepare_threads() {
  registry_of_threads();
  have_process_barrier();
}

void process_barrier() noexcept {
  syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

magazine *find_any_magazine(std::uint32_t index) noexcept {
  return current && index < current->size ? current->entries[index] : nullptr;
}

magazine *attach_this_thread(pool_core &pool) noexcept {
  thread_registry &all = registry_of_threads();
  std::lock_guard hold(all.lock);
  thread_state *state = begin_thread(all);
  if (!state || !grow(*state, pool.index()))
    return nullptr;
  magazine *&entry = state->entries[pool.index()];
  if (!entry)
    entry = pool.attach(state);
  return entry;
}

void detach_all_threads(pool_core &pool) noexcept {
  thread_registry &all = registry_of_threads();
  std::lock_guard hold(all.lock);
  for (thread_state *state = all.first; state; state = state->next)
    if (pool.index() < state->size) {
      if (magazine *m = state->entries[pool.index()])
        pool.detach(m);
      state->entries[pool.index()] = nullptr;
    }
}

std::uint32_t take_pool_index() {
  thread_registry &all = registry_of_threads();
  std::lock_guard hold(all.lock);
  auto free =
      std::find(all.used_indices.begin(), all.used_indices.end(), false);
  auto index = static_cast<std::uint32_t>(free - all.used_indices.begin());
  if (free == all.used_indices.end())
    all.used_indices.push_back(true);
  else
    *free = true;
  return index;
}

void drop_pool_index(std::uint32_t index) noexcept {
  thread_registry &all = registry_of_threads();
  std::lock_guard hold(all.lock);
  all.used_indices[index] = false;
}

std::mutex &thread_mutex() noexcept { return registry_of_threads().lock; }
thread_state *this_thread_state() noexcept { return current; }

void forget_other_threads() noexcept {
  thread_registry &all = registry_of_threads();
  for (thread_state *state = all.first, *next; state; state = next) {
    next = state->next;
    if (state == current)
      continue;
    std::free(state->entries);
    delete state;
  }
  all.first = current;
  if (current)
    current->previous = current->next = nullptr;
}

} // namespace memleak::detail
