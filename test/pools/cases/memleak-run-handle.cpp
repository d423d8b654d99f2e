#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

struct holder {
  memleak::pool_ptr<node> held;
};
int main() {
  memleak::pool<node> nodes;
  memleak::arena scratch;
  auto *h = scratch.make<holder>();
  h->held = nodes.make();
}
