#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::arena scratch;
  int *before = scratch.make<int>(0);
  {
    memleak::arena::checkpoint mark(scratch);
    (void)scratch.make<int>(1);
  }
  return *before;
}
