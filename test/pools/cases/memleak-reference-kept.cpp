#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static memleak::pool_ref<node> current;
static void select_first() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  current = first.ref();
}
int main() {
  select_first();
  return current.get() != nullptr;
}
