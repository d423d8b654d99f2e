#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

struct named {
  std::string name = "a name that is too long to be kept inside of the string";
};
int main() {
  std::pmr::monotonic_buffer_resource memory;
  named *n = new (memory.allocate(sizeof(named), alignof(named))) named;
  n->~named();
}
