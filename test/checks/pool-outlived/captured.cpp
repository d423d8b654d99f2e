// RUN: %check_memleak %s memleak-pool-outlived %t --real-headers -- -- -std=c++20

#include <coroutine>
#include <functional>
#include <memleak/memleak.hpp>
#include <thread>
#include <utility>

// Threads.

void detached() {
  memleak::arena scratch;
  std::thread([&scratch] { (void)scratch.make<int>(1); }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:59: warning: the detached thread goes on using pool 'scratch', which ends with its scope [memleak-pool-outlived]
}

void detachedPointer() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  std::thread worker([p] { *p = 4; });
  worker.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the detached thread goes on using pool 'scratch', which ends with its scope [memleak-pool-outlived]
}

static void work(memleak::arena &scratch, int times) { (void)scratch.make<int>(times); }

void detachedFunction() {
  memleak::arena scratch;
  std::thread(work, std::ref(scratch), 2).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:43: warning: the detached thread goes on using pool 'scratch', which ends with its scope [memleak-pool-outlived]
}

void joined() {
  memleak::arena scratch;
  std::thread worker([&scratch] { (void)scratch.make<int>(1); });
  worker.join();
}

void ownPool() {
  std::thread([] {
    memleak::arena scratch;
    (void)scratch.make<int>(1);
  }).detach();
}

void ofProgram() {
  static memleak::arena scratch;
  std::thread([] { (void)scratch.make<int>(1); }).detach();
}

void ofCaller(memleak::arena &scratch) {
  std::thread([&scratch] { (void)scratch.make<int>(1); }).detach();
}

// The thread says when it is done.
void waitedFor() {
  memleak::arena scratch;
  std::atomic<bool> done{false};
  std::thread([&scratch, &done] {
    (void)scratch.make<int>(1);
    done = true;
  }).detach();
  while (!done)
    std::this_thread::yield();
}

// Coroutines.

template <class Start> struct coroutine {
  struct promise_type {
    coroutine get_return_object() { return {}; }
    Start initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
using lazy = coroutine<std::suspend_always>;
using eager = coroutine<std::suspend_never>;

lazy run(memleak::arena &scratch) {
  (void)scratch.make<int>(1);
  co_return;
}

eager runNow(memleak::arena &scratch) {
  (void)scratch.make<int>(1);
  co_return;
}

lazy count(int times) {
  memleak::arena scratch;
  for (int i = 0; i < times; ++i)
    (void)scratch.make<int>(i);
  co_return;
}

lazy started() {
  memleak::arena scratch;
  return run(scratch);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the coroutine goes on using pool 'scratch', which ends when this function returns [memleak-pool-outlived]
}

lazy startedLambda() {
  memleak::arena scratch;
  auto go = [&scratch]() -> lazy {
    (void)scratch.make<int>(1);
    co_return;
  };
  return go();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the coroutine goes on using pool 'scratch', which ends when this function returns [memleak-pool-outlived]
}

lazy startedOfCaller(memleak::arena &scratch) { return run(scratch); }

lazy startedOwn() { return count(3); }

// Done when it returns.
eager startedNow() {
  memleak::arena scratch;
  return runNow(scratch);
}
