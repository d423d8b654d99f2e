//===-- threads.hpp - Threads, their magazines, and the barrier between them
//---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_THREADS_HPP
#define MEMLEAK_SRC_THREADS_HPP

#include <memleak/detail/core.hpp>

#include <mutex>

namespace memleak::detail {

/// What a thread leaves behind when it ends.
struct thread_state {
  magazine **entries = nullptr;
  std::uint32_t size = 0;
  magazine ***table = nullptr; ///< the thread's own
  thread_state *next = nullptr;
  thread_state *previous = nullptr;
};

/// Whether one thread can make all others pass a memory barrier (membarrier).
bool have_process_barrier() noexcept;
/// Every thread of the process passes a full barrier before this returns.
void process_barrier() noexcept;

/// This thread's magazine of the pool numbered \p index, or null.
magazine *find_any_magazine(std::uint32_t index) noexcept;
/// This thread's magazine of \p pool; null if there is no memory.
magazine *attach_this_thread(pool_core &pool) noexcept;
/// Forgets every thread's magazine of \p pool, after pool.detach() of each.
void detach_all_threads(pool_core &pool) noexcept;

/// A number for a pool, unused by any other that exists; 0 is nobody's.
std::uint32_t take_pool_index();
void drop_pool_index(std::uint32_t index) noexcept;

std::mutex &thread_mutex() noexcept;
thread_state *this_thread_state() noexcept;
/// In the child of a fork: this is the only thread left.
void forget_other_threads() noexcept;

/// Sets up the state above, or throws std::bad_alloc.
void prepare_threads();

} // namespace memleak::detail

#endif // MEMLEAK_SRC_THREADS_HPP
