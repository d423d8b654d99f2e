#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static node *make() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  return first.get();
}
int main() { return make()->value; }
