#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

static memleak::pool<node> nodes;
static thread_local memleak::pool_ptr<node> first;

int main() {
  first = nodes.make();
}
