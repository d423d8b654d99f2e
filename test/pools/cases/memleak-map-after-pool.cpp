#include <map>
#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool<node> nodes;
  std::map<int, memleak::pool_ptr<node>> byNumber;
  byNumber[1] = nodes.make();
}
