#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

int main() {
  char buffer[128];
  std::pmr::monotonic_buffer_resource memory(buffer, sizeof buffer);
  return memory.allocate(256, 8) == nullptr;
}
