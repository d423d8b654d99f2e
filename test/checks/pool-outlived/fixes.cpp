// RUN: %check_memleak %s memleak-pool-outlived %t --run

// The pool is declared before what keeps its objects, where nothing stands in the way.

#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

void inScope(bool deep) {
  if (deep) {
    int before = 1;
    memleak::pool_ptr<node> first;
    int between = before;
    memleak::pool<node> nodes;
    first = nodes.make();
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
    first->value = between;
    // CHECK-FIXES: int before = 1;
    // CHECK-FIXES-NEXT: {{^    }}memleak::pool<node> nodes;
    // CHECK-FIXES-NEXT: {{^    }}memleak::pool_ptr<node> first;
    // CHECK-FIXES-NEXT: {{^    }}int between = before;
    // CHECK-FIXES-NEXT: {{^    }}first = nodes.make();
  }
}

struct keeper {
  explicit keeper(int n) : count(n), nodes(memleak::pool_options{}) {}
  void add() { first = nodes.make(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: object kept in 'first' outlives its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]
  // CHECK-FIXES: {{^  }}memleak::pool<node> nodes;
  // CHECK-FIXES-NEXT: {{^  }}memleak::pool_ptr<node> first;
  // CHECK-FIXES-NEXT: {{^  }}int count;

  memleak::pool_ptr<node> first;
  int count;
  memleak::pool<node> nodes;
};

void useKeeper() {
  keeper k(1);
  k.add();
}

int main() {
  inScope(true);
  useKeeper();
}
