#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static node *current;
static memleak::pool_ptr<node> owner;
static void select_first() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  current = first.get();
  owner = std::move(first);
}
int main() {
  select_first();
  return current->value;
}
