#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static int *make() {
  memleak::arena scratch;
  return scratch.make<int>(0);
}
int main() { return *make(); }
