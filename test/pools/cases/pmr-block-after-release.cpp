#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

int main() {
  std::pmr::monotonic_buffer_resource memory;
  int *p = static_cast<int *>(memory.allocate(sizeof(int), alignof(int)));
  *p = 0;
  memory.release();
  return *p;
}
