#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static memleak::pool_ptr<node> make(memleak::pool<node> &nodes) { return nodes.make(); }
int main() {
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first = make(nodes);
}
