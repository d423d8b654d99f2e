// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// Objects that count their owners, found by inference; fields that hide others.

int unseen();

struct Shared {
  int refs = 1;
  char *text = nullptr;
  ~Shared() { delete[] text; }
};

// Counted in the class itself, plainly or by an atomic operation.
class Handle {
public:
  Handle() : d(new Shared) {}
  Handle(const Handle &o) : d(o.d) { ++d->refs; }
  ~Handle() {
    if (--d->refs == 0)
      delete d;
  }
  Shared *d;
};
class AtomicHandle {
public:
  AtomicHandle() : d(new Shared) {}
  AtomicHandle(const AtomicHandle &o) : d(o.d) {
    __sync_add_and_fetch(&d->refs, 1);
  }
  ~AtomicHandle() {
    if (__sync_sub_and_fetch(&d->refs, 1) == 0)
      delete d;
  }
  Shared *d;
};
void copies(Handle a) {
  Handle b(a);
  Handle c(b);
}
void copiesAtomic(AtomicHandle a) {
  AtomicHandle b(a);
  AtomicHandle c(b);
}

// By a function that answers whether the last owner went.
struct Counter {
  bool deref() { return !__atomic_sub_fetch(&count, 1, __ATOMIC_ACQ_REL); }
  void ref() { __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED); }
  int count = 1;
};
struct Node : Counter {
  Node *next = nullptr;
};
class List {
public:
  List() : d(new Node) {}
  List(const List &o) : d(o.d) { d->ref(); }
  ~List() {
    if (d->deref())
      delete d;
  }
  Node *d;
};
List unseenList();
void readsLists() {
  List a = unseenList();
  List b = a;
  if (unseen())
    return;
  a = unseenList();
}

// The number decides, but nobody counts: the object has one owner.
struct Kind {
  int kind = 0;
};
static void drop(Kind *k) {
  if (k->kind != 3)
    delete k;
}
void dropsTwice(Kind *k) {
  if (k->kind == 3)
    return;
  drop(k);
  // CHECK: counts.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-{{use-after|double}}-release]
  drop(k);
}

// In the function itself the last owner is the last.
void usesAfterTheLast(Shared *s) {
  if (--s->refs == 0) {
    delete s;
    // CHECK: counts.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
    s->refs = 1;
  }
}

// A class may have a field of the name that its base has.
struct Base {
  Base() : d(new int(1)) {}
  ~Base() { delete d; }
  int *d;
};
struct Derived : Base {
  Derived() : d(new int(2)) {}
  ~Derived() { delete d; }
  int *d;
};
void hasBoth() { Derived x; }
struct Careless : Base {
  // CHECK: counts.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  ~Careless() { delete d; }
};
void hasOne() { Careless x; }
