#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  node local;
  memleak::pool<node> some;
  some.release_raw(&local);
}
