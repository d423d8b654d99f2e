#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

static char *make() {
  std::pmr::monotonic_buffer_resource memory;
  char *p = static_cast<char *>(memory.allocate(64, 8));
  std::strcpy(p, "x");
  return p;
}
int main() { return make()[0] == 'y'; }
