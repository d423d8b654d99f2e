//===-- ticks.cpp - The coarse clock of ages ------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ticks.hpp"

#include <memleak/object_info.hpp>

#include <pthread.h>
#include <time.h>

namespace memleak::detail::ticks {

std::atomic<std::uint32_t> published{0};

std::uint32_t read_clock() noexcept {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  auto ms = static_cast<std::uint64_t>(t.tv_sec) * 1000 +
            static_cast<std::uint64_t>(t.tv_nsec) / 1000000;
  return static_cast<std::uint32_t>(ms / age_tick.count());
}

namespace {

std::atomic<bool> started{false};

void *run(void *) noexcept {
  for (;;) {
    timespec pause{0, age_tick.count() * 1000000};
    nanosleep(&pause, nullptr);
    published.store(read_clock() | 1, std::memory_order_relaxed);
  }
}

void launch() noexcept {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  // The first tick is there before the thread has had its turn; without a
  // thread each now() reads the clock itself.
  published = read_clock() | 1;
  if (pthread_create(&thread, &attributes, run, nullptr) != 0)
    published = 0;
  pthread_attr_destroy(&attributes);
}

} // namespace

void start() noexcept {
  if (!started.exchange(true))
    launch();
}

std::chrono::milliseconds age(std::uint32_t tick) noexcept {
  return static_cast<std::int32_t>(now() - tick) * age_tick;
}

void restart_after_fork() noexcept {
  published = 0;
  if (started)
    launch();
}

} // namespace memleak::detail::ticks
