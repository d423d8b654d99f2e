#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first = nodes.make();
  nodes.clear();
  first = nodes.make();
  return first->value;
}
