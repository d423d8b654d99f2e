#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::arena scratch;
  int *since;
  {
    memleak::arena::checkpoint mark(scratch);
    since = scratch.make<int>(0);
  }
  return *since;
}
