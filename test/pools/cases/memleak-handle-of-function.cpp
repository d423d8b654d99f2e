#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static memleak::pool<node> nodes;

int main() {
  static memleak::pool_ptr<node> first;
  first = nodes.make();
}
