#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::arena scratch;
  int *p = scratch.make<int>(0);
  scratch.reset();
  return *p;
}
