// RUN: %check_memleak %s memleak-pool-outlived %t --real-headers

// A container drops the handles that it was given when it ends.

#include <list>
#include <map>
#include <memleak/memleak.hpp>
#include <optional>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

// CHECK-FIXES: {{^}}void vectorBefore() {
// CHECK-FIXES-NEXT: {{^  }}memleak::pool<node> nodes;
// CHECK-FIXES-NEXT: {{^  }}std::vector<memleak::pool_ptr<node>> all;
void vectorBefore() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'all' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
}

void vectorAfter() {
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
  all.push_back(nodes.make());
}

void innerPool() {
  std::vector<memleak::pool_ptr<node>> all;
  {
    memleak::pool<node> nodes;
    memleak::pool_ptr<node> one = nodes.make();
    all.emplace_back(std::move(one));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'all' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
  }
}

// Looking into it takes nothing out, and others do not know of it.
void unknown();
int lookedInto() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  for (int i = 0; i < 3; ++i)
    all.push_back(nodes.make());
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'all' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
  int sum = static_cast<int>(all.size()) + all[0]->value + all.front()->value + (*all.at(1)).value;
  for (auto &each : all)
    each->value = 1;
  for (const auto &each : all)
    sum += each->value;
  unknown();
  return sum;
}

void emptied() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  all.clear();
}

void takenOut() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  memleak::pool_ptr<node> first = std::move(all[0]);
}

void takenOutInLoop() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  for (auto &each : all)
    each.reset();
}

void passedOn(std::vector<memleak::pool_ptr<node>> &);
void givenAway() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  passedOn(all);
}

// The handles of a pool that was reset own empty slots.
void resetIsNoEnd() {
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
  all.push_back(nodes.make());
  nodes.clear();
  all.push_back(nodes.make());
}

// Of the process-wide pool, which ends last.
void ofNoPool() {
  std::vector<memleak::pool_ptr<node>> all;
  all.push_back(memleak::make_pooled<node>());
}

void otherContainers() {
  std::map<int, memleak::pool_ptr<node>> byNumber;
  std::list<memleak::pool_ptr<node>> inOrder;
  std::optional<memleak::pool_ptr<node>> perhaps;
  memleak::pool<node> nodes;
  byNumber[1] = nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'byNumber' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
  inOrder.push_front(nodes.make());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'inOrder' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
  perhaps = nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'perhaps' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
}

std::vector<memleak::pool_ptr<node>> returned() {
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
  all.push_back(nodes.make());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
  return all;
}

void filled(std::vector<memleak::pool_ptr<node>> &all) {
  memleak::pool<node> nodes;
  all.push_back(nodes.make());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'all' outlives its pool 'nodes' [memleak-pool-outlived]
}

static void add(std::vector<memleak::pool_ptr<node>> &to, memleak::pool<node> &nodes) {
  to.push_back(nodes.make());
}

void filledInCallee() {
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
  add(all, nodes);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'all' is destroyed after the end of its pool 'nodes' [memleak-pool-outlived]
}

void filledInCalleeInOrder() {
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
  add(all, nodes);
}

class PoolLast {
public:
  void add() { all.push_back(nodes.make()); }
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'all' is destroyed after the end of its pool 'nodes': members declared later are destroyed earlier [memleak-pool-outlived]
  int count() const { return static_cast<int>(all.size()); }
  void mark() {
    for (auto &each : all)
      each->value = 1;
  }

private:
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
};

class PoolFirst {
public:
  void add() { all.push_back(nodes.make()); }

private:
  memleak::pool<node> nodes;
  std::vector<memleak::pool_ptr<node>> all;
};

class Emptied {
public:
  ~Emptied() { all.clear(); }
  void add() { all.push_back(nodes.make()); }

private:
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
};

class EmptiedByOthers {
public:
  void add() { all.push_back(nodes.make()); }
  void close() { all.clear(); }

private:
  std::vector<memleak::pool_ptr<node>> all;
  memleak::pool<node> nodes;
};

static std::vector<memleak::pool_ptr<node>> before;
static memleak::pool<node> between;
static std::vector<memleak::pool_ptr<node>> after;

void fillBefore() {
  before.push_back(between.make());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'before' is destroyed after the end of its pool 'between': what is declared later is destroyed earlier [memleak-pool-outlived]
}

void fillAfter() { after.push_back(between.make()); }
