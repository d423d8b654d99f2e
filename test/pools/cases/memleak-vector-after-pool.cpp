#include <memleak/memleak.hpp>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

int main() {
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(nodes.make());
  for (auto &each : all)
    each->value = 1;
}
