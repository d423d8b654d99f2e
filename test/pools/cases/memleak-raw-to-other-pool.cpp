#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::pool<node> some, others;
  node *raw = some.make().detach_raw();
  others.release_raw(raw);
}
