#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

struct keeper {
  memleak::pool_ptr<node> first;
};

struct list : keeper {
  void fill() { first = nodes.make(); }
  memleak::pool<node> nodes;
};

int main() {
  list l;
  l.fill();
}
