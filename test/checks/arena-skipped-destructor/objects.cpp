// RUN: %check_memleak %s memleak-arena-skipped-destructor %t --real-headers

#include <memleak/memleak.hpp>
#include <memory>
#include <memory_resource>
#include <string>
#include <vector>

struct plain {
  int value;
};
struct named {
  std::string name;
};
struct pooled {
  std::pmr::string name;
  std::pmr::vector<int> numbers;
};
struct nothing {
  ~nothing() {}
};

void own(memleak::arena &scratch) {
  (void)scratch.make<named, memleak::arena_destructors::skip>();
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: the destructor of 'named' never runs: the arena that it is made in runs none [memleak-arena-skipped-destructor]
  (void)scratch.make<named>();
  (void)scratch.make<plain, memleak::arena_destructors::skip>();
  (void)scratch.make<nothing, memleak::arena_destructors::skip>();
}

void resources(std::pmr::monotonic_buffer_resource &memory) {
  new (memory.allocate(sizeof(named))) named;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the destructor of 'named' never runs: the memory resource that it is made in runs none [memleak-arena-skipped-destructor]
  new (memory.allocate(sizeof(plain))) plain;
  new (memory.allocate(sizeof(pooled))) pooled;
}

struct ended {
  std::string name;
};

void byHand(std::pmr::monotonic_buffer_resource &memory) {
  ended *e = new (memory.allocate(sizeof(ended))) ended;
  e->~ended();
}
