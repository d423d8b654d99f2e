// RUN: %check_memleak %s memleak-pool-outlived %t --real-headers

#include <memleak/memleak.hpp>
#include <memory_resource>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

// Members.

class PoolLast {
public:
  void fill() { first = nodes.make(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: object kept in 'first' outlives its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]

private:
  // CHECK-FIXES: private:
  // CHECK-FIXES: {{^  }}memleak::pool<node> nodes;
  // CHECK-FIXES-NEXT: {{^  }}memleak::pool_ptr<node> first;
  // CHECK-FIXES-NEXT: };
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
};

class PoolFirst {
public:
  void fill() { first = nodes.make(); }

private:
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first;
};

class DroppedByDestructor {
public:
  ~DroppedByDestructor() { first.reset(); }
  void fill() { first = nodes.make(); }

private:
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
};

// Whoever closes it in time is right.
class Closed {
public:
  void fill() { first = nodes.make(); }
  void close() { first.reset(); }

private:
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
};

class CallersPool {
public:
  explicit CallersPool(memleak::pool<node> &nodes) { first = nodes.make(); }

private:
  memleak::pool_ptr<node> first;
};

class ResourceLast {
public:
  ResourceLast() : numbers(&memory) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'numbers' is destroyed after the end of its pool 'memory': members declared later are destroyed earlier [memleak-pool-outlived]

private:
  // CHECK-FIXES: ResourceLast() : numbers(&memory) {}
  // CHECK-FIXES: {{^  }}std::pmr::monotonic_buffer_resource memory;
  // CHECK-FIXES-NEXT: {{^  }}std::pmr::vector<int> numbers;
  // CHECK-FIXES-NEXT: };
  std::pmr::vector<int> numbers;
  std::pmr::monotonic_buffer_resource memory;
};

class ResourceFirst {
public:
  ResourceFirst() : numbers(&memory) {}

private:
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::vector<int> numbers;
};

// Told where it is put, not where that is called.
void useClasses(memleak::pool<node> &nodes) {
  PoolLast last;
  last.fill();
  PoolFirst first;
  first.fill();
  DroppedByDestructor dropped;
  dropped.fill();
  Closed closed;
  closed.fill();
  closed.close();
  CallersPool callers(nodes);
  ResourceLast resourceLast;
  ResourceFirst resourceFirst;
}

// CHECK-FIXES: struct Open {
// CHECK-FIXES-NEXT: {{^  }}memleak::pool<node> nodes;
// CHECK-FIXES-NEXT: {{^  }}memleak::pool_ptr<node> first;
struct Open {
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
};

void filledHere() {
  Open here;
  here.first = here.nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: object outlives its pool 'here.nodes' [memleak-pool-outlived]
}

void emptiedHere() {
  Open here;
  here.first = here.nodes.make();
  here.first.reset();
}

// Nothing here needs these classes' destructors, which the compiler writes.

class NeverMade {
public:
  void fill() { first = nodes.make(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: object kept in 'first' outlives its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]

private:
  // CHECK-FIXES: private:
  // CHECK-FIXES: {{^  }}memleak::pool<node> nodes;
  // CHECK-FIXES-NEXT: {{^  }}memleak::pool_ptr<node> first;
  // CHECK-FIXES-NEXT: };
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
};

class NeverMadeInOrder {
public:
  void fill() { first = nodes.make(); }

private:
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first;
};

struct Keeper {
  memleak::pool_ptr<node> first;
};

class KeeperFirst : public Keeper {
public:
  void fill() { first = nodes.make(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: object kept in 'first' outlives its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]

private:
  memleak::pool<node> nodes;
};

struct Nodes {
  memleak::pool<node> nodes;
};

class NodesFirst : public Nodes {
public:
  void fill() { first = nodes.make(); }

private:
  memleak::pool_ptr<node> first;
};

// What its destructor does is not seen.
class EndsElsewhere {
public:
  ~EndsElsewhere();
  void fill() { first = nodes.make(); }

private:
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
};

class ResourceLastNeverMade {
public:
  ResourceLastNeverMade() : numbers(&memory) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'numbers' is destroyed after the end of its pool 'memory': members declared later are destroyed earlier [memleak-pool-outlived]

private:
  // CHECK-FIXES: ResourceLastNeverMade() : numbers(&memory) {}
  // CHECK-FIXES: {{^  }}std::pmr::monotonic_buffer_resource memory;
  // CHECK-FIXES-NEXT: {{^  }}std::pmr::vector<int> numbers;
  // CHECK-FIXES-NEXT: };
  std::pmr::vector<int> numbers;
  std::pmr::monotonic_buffer_resource memory;
};

// Variables.

static memleak::pool_ptr<node> before;
static memleak::pool<node> between;
static memleak::pool_ptr<node> after;

void fillBefore() {
  before = between.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: object kept in 'before' outlives its pool 'between': what is declared later is destroyed earlier [memleak-pool-outlived]
}

void fillAfter() { after = between.make(); }

static memleak::pool_ptr<node> emptied;
static memleak::pool<node> late;

void fillEmptied() { emptied = late.make(); }
void stop() { emptied.reset(); }

static memleak::pool_ptr<node> ofFunction;

void fillFromFunction() {
  static memleak::pool<node> made;
  ofFunction = made.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: object kept in 'ofFunction' outlives its pool 'made': a function's static variable is made last and destroyed first [memleak-pool-outlived]
}

static memleak::pool_ptr<node> ofStart;

// Made before what keeps its objects, perhaps.
static int fillAtStart() {
  static memleak::pool<node> made;
  ofStart = made.make();
  return 1;
}
static int started = fillAtStart();

static thread_local memleak::pool<node> ofThread;
static thread_local memleak::pool_ptr<node> withThread;
static memleak::pool_ptr<node> ofProgram;

void fillFromThread() {
  ofProgram = ofThread.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: object kept in 'ofProgram' outlives its pool 'ofThread': a thread's variables end before the program's [memleak-pool-outlived]
  withThread = ofThread.make();
}

thread_local memleak::pool_ptr<node> shorter;
void fillShorter() { shorter = between.make(); }
