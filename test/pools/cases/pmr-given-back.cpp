#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

int main() {
  std::pmr::monotonic_buffer_resource memory;
  void *p = memory.allocate(64, 8);
  memory.deallocate(p, 64, 8);
}
