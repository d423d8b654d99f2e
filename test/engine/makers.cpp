// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir summaries %s -- -std=c++17 | FileCheck %s --check-prefix=SAYS
// What is made for a handle is constructed, as by new.

#include <memory>

// The number of owners lies behind a handle, and is what the constructor says.
class Counter {
public:
  explicit Counter(int owners);
  ~Counter();
  bool deref();

private:
  struct Part {
    Part(int owners) : count(owners) {}
    int count;
  };
  std::unique_ptr<Part> d;
};
Counter::Counter(int owners) : d(std::make_unique<Part>(owners)) {}
Counter::~Counter() = default;
bool Counter::deref() { return __sync_sub_and_fetch(&d->count, 1) == 0; }
// SAYS-LABEL: "Counter::Counter" inferred
// SAYS: store fresh0*.count with arg1

struct Text {
  struct Shared : Counter {
    explicit Shared(int owners) : Counter(owners) {}
  };
  explicit Text(int owners) : d(new Shared(owners)) {}
  ~Text() {
    if (d->deref())
      delete d;
  }
  Shared *d;
};
void hasOneOwner() { Text text(1); }
// CHECK: makers.cpp:[[@LINE+1]]:{{[0-9]+}}: object held by 'text.d' {{.*}} [memleak-missing-release]
void hasTwoOwners() { Text text(2); }

// What is passed by value is what was there, by reference where it is.
struct Pair {
  Pair(int first, int &second) : first(first), second(&second) {}
  int first;
  int *second;
};
std::unique_ptr<Pair> makesPair(int first, int &second) {
  return std::make_unique<Pair>(first, second);
}
// SAYS-LABEL: "makesPair" inferred
// SAYS-DAG: store fresh0*.first with arg0
// SAYS-DAG: store fresh0*.second with arg1

// No arguments, and a constructor that nobody wrote.
struct Defaults {
  int number = 3;
};
std::unique_ptr<Defaults> makesDefaults() {
  return std::make_unique<Defaults>();
}
// SAYS-LABEL: "makesDefaults" inferred
// SAYS: store fresh0*.number with 3

// Of a constructor that is not seen nothing is said, and the object is still
// the handle's.
struct Unseen {
  Unseen(int);
  int number;
};
std::unique_ptr<Unseen> makesUnseen() { return std::make_unique<Unseen>(3); }
// SAYS-LABEL: "makesUnseen" inferred
// SAYS-NOT: .number
// SAYS: return
void losesUnseen() {
  // CHECK: makers.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  makesUnseen().release();
}

// An array's elements are not constructed by one call.
std::unique_ptr<Defaults[]> makesArray() {
  return std::make_unique<Defaults[]>(3);
}
// SAYS-LABEL: "makesArray" inferred
// SAYS-NOT: .number
// SAYS: return

// A constructor that throws leaves nothing behind.
struct Refusing {
  explicit Refusing(int number) {
    if (number < 0)
      throw number;
  }
};
std::unique_ptr<Refusing> makesRefusing(int number) {
  return std::make_unique<Refusing>(number);
}

// What the constructor takes over is the object's; what it only reads is not.
struct Taking {
  explicit Taking(int *taken) : taken(taken) {}
  ~Taking() { delete taken; }
  int *taken;
};
void givesAway() { auto all = std::make_unique<Taking>(new int(1)); }
struct Reading {
  explicit Reading(int *read) : number(*read) {}
  int number;
};
void keeps() {
  // CHECK: makers.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  auto all = std::make_unique<Reading>(new int(1));
}
