#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

int main() {
  memleak::arena scratch;
  int *last = nullptr;
  int sum = 0;
  for (int i = 0; i < 3; ++i) {
    if (last)
      sum += *last;
    last = scratch.make<int>(0);
    scratch.reset();
  }
  return sum;
}
