// clang-format off
// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Objects whose owner is found by way of unseen code, exchanges and joins.

template <class T> struct Bag {
  void add(const T &);
};
template <class T> void exchange(T &a, T &b) {
  T t = a;
  a = b;
  b = t;
}
bool unseen(void *);
int answer();

// Shared between copies; how many there are, unseen code counts.
struct Counter {
  void ref();
  bool deref();
};
struct Shared : Counter {
  int n = 0;
};
class Handle {
public:
  Handle() : d(new Shared) {}
  Handle(const Handle &o) : d(o.d) { d->ref(); }
  ~Handle() {
    if (d->deref())
      delete d;
  }

private:
  Shared *d;
};

void copiesHandles(Handle a) {
  Handle b(a);
  Handle c(b);
}

// Looked at without an answer that decides.
class Sole {
public:
  explicit Sole(int *p) : d(p) {}
  void end() {
    unseen(d);
    delete d;
  }
  int *d;
};

// CHECK: handed-on.cpp:[[@LINE+3]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
void endsTwice(Sole &s) {
  s.end();
  s.end();
}

struct Text {
  explicit Text(int n) : d(new int(n)) {}
  ~Text() { delete d; }
  void swap(Text &o) { exchange(d, o.d); }
  void set(int n) { Text(n).swap(*this); }
  int *d;
};

int setsIt() {
  Text t(1);
  t.set(2);
  return *t.d;
}

struct Bare {
  void set(int n) {
    int *p = new int(n);
    exchange(d, p);
    delete p;
  }
  int *d = nullptr;
};

// CHECK: handed-on.cpp:[[@LINE+3]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
void exchangesAndForgets() {
  Bare b;
  b.set(1);
}

// Which of the two goes where is not known at the end.
struct Node {
  int op;
};
Node *combine(Bag<Node *> &bag, Node *a, Node *b) {
  if (a->op > b->op) {
    Node *t = a;
    a = b;
    b = t;
  }
  for (int i = 0; i < answer(); ++i)
    if (a->op == i) {
      Node *t = a;
      a = b;
      b = t;
    }
  bag.add(a);
  bag.add(b);
  return new Node;
}

Node *combinesFresh(Bag<Node *> &bag) {
  return combine(bag, new Node, new Node);
}

int weigh(const Node *a, const Node *b) {
  if (a->op > b->op) {
    const Node *t = a;
    a = b;
    b = t;
  }
  return a->op - b->op;
}

// CHECK: handed-on.cpp:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
int weighsFresh(const Node &other) {
  Node *n = new Node{1};
  return weigh(n, &other);
}

// Dropped on purpose, and it says so.
void dropped() { (void)new Counter; }
// A call's result is dropped to silence another warning.
Counter *make() { return new Counter; }
void droppedResult() {
  // CHECK: handed-on.cpp:[[@LINE+1]]:9: {{.*}} [memleak-missing-release]
  (void)make();
}

// What a callable calls may do anything; what it is not given it leaves alone.
namespace std {
template <class> class function;
template <class R, class... A> class function<R(A...)> {
  void *target;

public:
  template <class F> function(F f);
  ~function();
  R operator()(A...) const;
};
} // namespace std
void called(std::function<void(int *)> &f) {
  int *p = new int(1);
  f(p);
}
void notGiven(std::function<int()> &f) {
  // CHECK: handed-on.cpp:[[@LINE+1]]:12: {{.*}} [memleak-missing-release]
  int *p = new int(f());
  *p = 2;
}
