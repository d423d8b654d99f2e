#include <memory_resource>
#include <string>
#include <vector>
#include <cstdlib>
#include <cstring>

int main() {
  std::pmr::monotonic_buffer_resource memory;
  {
    std::pmr::vector<int> numbers(&memory);
    numbers.push_back(0);
  }
  memory.release();
}
