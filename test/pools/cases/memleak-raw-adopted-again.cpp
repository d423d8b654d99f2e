#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool<node> some;
  node *raw = some.make().detach_raw();
  memleak::pool_ptr<node> back = memleak::pool_ptr<node>::adopt_raw(raw);
}
