#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static memleak::pool<node> nodes;
static memleak::pool_ptr<node> first;

int main() {
  first = nodes.make();
}
