// RUN: %check_memleak %s memleak-pool-outlived %t --real-headers

// Found, and left to people: a declaration that moves would mean something else.

#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

memleak::pool_options named(const char *name);

void needsWhatIsBetween() {
  memleak::pool_ptr<node> first;
  const char *name = "nodes";
  memleak::pool<node> nodes(named(name));
  first = nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
}

void ofInnerScope() {
  memleak::pool_ptr<node> first;
  {
    memleak::pool<node> nodes;
    first = nodes.make();
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
  }
}

void declaredTogether() {
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes, others;
  first = nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
}

struct ofMember {
  explicit ofMember(const char *name) : name(name), nodes(named(this->name)) {}
  void add() { first = nodes.make(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: object kept in 'first' outlives its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]

  memleak::pool_ptr<node> first;
  const char *name;
  memleak::pool<node> nodes;
};

class hidden {
public:
  void add() { first = nodes.make(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: object kept in 'first' outlives its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]
  memleak::pool_ptr<node> first;

private:
  memleak::pool<node> nodes;
};

void use() {
  ofMember m("m");
  m.add();
  hidden h;
  h.add();
}
