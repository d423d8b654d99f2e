#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

int main() {
  char buffer[128];
  std::pmr::monotonic_buffer_resource memory(buffer, sizeof buffer, std::pmr::null_memory_resource());
  return memory.allocate(256, 8) == nullptr;
}
