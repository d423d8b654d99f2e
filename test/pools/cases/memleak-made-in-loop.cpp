#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::arena scratch;
  int sum = 0;
  for (int i = 0; i < 3; ++i) {
    int *p = scratch.make<int>(0);
    sum += *p;
    scratch.reset();
  }
  return sum;
}
