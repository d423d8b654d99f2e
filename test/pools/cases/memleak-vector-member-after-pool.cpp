#include <memleak/memleak.hpp>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

class list {
public:
  void add() { all.push_back(nodes.make()); }

private:
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
};

int main() {
  list l;
  l.add();
}
