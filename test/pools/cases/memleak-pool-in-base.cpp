#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

struct keeper {
  memleak::pool<node> nodes;
};

struct list : keeper {
  void fill() { first = nodes.make(); }
  memleak::pool_ptr<node> first;
};

int main() {
  list l;
  l.fill();
}
