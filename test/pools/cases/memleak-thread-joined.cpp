#include <chrono>
#include <memleak/memleak.hpp>
#include <thread>

static void start() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  std::thread([p] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    *p = 4;
  }).join();
}
int main() {
  start();
  std::this_thread::sleep_for(std::chrono::milliseconds(1000));
}
