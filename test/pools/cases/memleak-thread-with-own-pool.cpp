#include <chrono>
#include <memleak/memleak.hpp>
#include <thread>

static void start() {
  std::thread([] {
    memleak::arena scratch;
    int *p = scratch.make<int>(3);
    *p = 4;
  }).detach();
}
int main() {
  start();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
}
