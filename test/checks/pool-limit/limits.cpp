// RUN: %check_memleak %s memleak-pool-limit %t --real-headers

#include <memleak/memleak.hpp>
#include <memory_resource>

struct big {
  char bytes[512];
};

void arenas() {
  memleak::arena small(256, 1024);
  (void)small.allocate(4096, 8);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: asks for 4096 bytes of 'small', which never gives more than 1024 (max_bytes) [memleak-pool-limit]
  (void)small.allocate(512, 8);
  (void)small.make<big>();
  memleak::arena free;
  (void)free.allocate(4096, 8);
}

void pools() {
  memleak::pool<big> tight(memleak::limits{0, 10, 1 << 20, 256});
  memleak::pool_ptr<big> one = tight.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:38: warning: asks for 512 bytes of 'tight', which never gives more than 256 (max_object_size) [memleak-pool-limit]
  memleak::pool<big> wide(memleak::limits{0, 10, 1 << 20, 512});
  memleak::pool_ptr<big> two = wide.make();
}

void buffers(unsigned long unknown) {
  char buffer[128];
  std::pmr::monotonic_buffer_resource memory(buffer, sizeof buffer, std::pmr::null_memory_resource());
  (void)memory.allocate(256);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: asks for 256 bytes of 'memory', which never gives more than 128 (the buffer's size) [memleak-pool-limit]
  (void)memory.allocate(64);
  (void)memory.allocate(unknown);
  std::pmr::monotonic_buffer_resource growing(buffer, sizeof buffer);
  (void)growing.allocate(256);
}
