#include <memleak/memleak.hpp>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

int main() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  for (int i = 0; i < 3; ++i)
    all.push_back(nodes.make());
  for (auto &each : all)
    each->value = 1;
}
