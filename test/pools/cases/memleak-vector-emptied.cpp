#include <memleak/memleak.hpp>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

int main() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  all.clear();
}
