#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  memleak::pool_ref<node> seen = first.ref();
  return seen->value;
}
