#include <map>
#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  std::map<int, memleak::pool_ptr<node>> byNumber;
  memleak::pool<node> nodes;
  byNumber[1] = nodes.make();
}
