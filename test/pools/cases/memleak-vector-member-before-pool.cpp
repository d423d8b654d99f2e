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
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
};

int main() {
  list l;
  l.add();
}
