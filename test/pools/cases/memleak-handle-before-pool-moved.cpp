#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
  first = nodes.make();
  memleak::pool_ptr<node> second = std::move(first);
}
