#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static memleak::pool_ptr<node> first;
static memleak::pool<node> nodes;

int main() {
  first = nodes.make();
}
