//===-- ticks.cpp - The coarse clock of ages ------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ticks.hpp"

#include <memleak/object_info.hpp>

#include <atomic>
#include <pthread.h>
#include <time.h>

namespace memleak::detail::ticks {
namespace {

std::atomic<std::uint32_t> published{0};
std::atomic<bool> running{false};
std::atomic<bool> started{false};

std::uint32_t read_clock() noexcept {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  auto ms = static_cast<std::uint64_t>(t.tv_sec) * 1000 +
            static_cast<std::uint64_t>(t.tv_nsec) / 1000000;
  return static_cast<std::uint32_t>(ms / age_tick.count());
}

void *run(void *) noexcept {
  for (;;) {
    timespec pause{0, age_tick.count() * 1000000};
    nanosleep(&pause, nullptr);
    published.store(read_clock(), std::memory_order_relaxed);
  }
}

void launch() noexcept {
  published.store(read_clock(), std::memory_order_relaxed);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  running = pthread_create(&thread, &attributes, run, nullptr) == 0;
  pthread_attr_destroy(&attributes);
}

} // namespace

void start() noexcept {
  if (!started.exchange(true))
    launch();
}

std::uint32_t now() noexcept {
  if (running.load(std::memory_order_relaxed))
    return published.load(std::memory_order_relaxed);
  return read_clock();
}

std::chrono::milliseconds age(std::uint32_t tick) noexcept {
  return static_cast<std::int32_t>(now() - tick) * age_tick;
}

void restart_after_fork() noexcept {
  running = false;
  if (started)
    launch();
}

} // namespace memleak::detail::ticks
