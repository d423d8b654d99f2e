#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::arena small(256, 8192);
  return small.allocate(4096, 8) == nullptr;
}
