#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

struct frame {
  memleak::arena scratch;
  int *number() { return scratch.make<int>(0); }
  void next() { scratch.reset(); }
};
int main() {
  frame f;
  int *p = f.number();
  f.next();
  return *p;
}
