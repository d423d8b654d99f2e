#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

class list {
public:
  void fill() { first = nodes.make(); }

private:
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first;
};

int main() {
  list l;
  l.fill();
}
