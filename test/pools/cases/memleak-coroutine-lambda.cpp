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

static task start() {
  memleak::arena scratch;
  auto go = [&scratch]() -> task {
    (void)scratch.make<int>(1);
    co_return;
  };
  return go();
}
int main() {
  task t = start();
  t.handle.resume();
  t.handle.destroy();
}
