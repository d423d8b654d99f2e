#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first = nodes.make();
  memleak::pool_ref<node> seen = first.ref();
  nodes.clear();
  return seen->value;
}
