#include <coroutine>
#include <memleak/memleak.hpp>

struct task {
  struct promise_type {
    task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

static task count(int times) {
  memleak::arena scratch;
  for (int i = 0; i < times; ++i)
    (void)scratch.make<int>(1);
  co_return;
}
static task start() {
  return count(3);
}
int main() {
  task t = start();
  t.handle.resume();
  t.handle.destroy();
}
