#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static void empty(memleak::pool<node> &nodes) { nodes.clear(); }
int main() {
  memleak::pool<node> nodes, others;
  memleak::pool_ptr<node> first = nodes.make();
  memleak::pool_ref<node> seen = first.ref();
  empty(others);
  return seen->value;
}
