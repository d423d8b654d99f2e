// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir solve %s -- -std=c11 | grep '(doubtful)' | FileCheck %s --check-prefix=DOUBT --implicit-check-not='[memleak-'
// clang-format on
// What makes a finding doubtful, beside the near miss that is certain.

void *malloc(unsigned long);
void free(void *);
void *memcpy(void *, const void *, unsigned long);

// What a callee keeps in a global is made once, by a protocol of its own.
static void *lock;
static void ensure(void) { lock = malloc(8); }
void ensuresTwice(void) {
  // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
  ensure();
  ensure();
}
void losesItself(void) {
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  lock = malloc(8);
  lock = malloc(8);
}

// Of a function that calls itself not all is known.
struct Node {
  struct Node *next;
  char *name;
};
static void freeAll(struct Node *n) {
  if (!n)
    return;
  freeAll(n->next);
  free(n->name);
  free(n);
}
static void freeOne(struct Node *n) {
  free(n->name);
  free(n);
}
void twiceBelow(struct Node *n) {
  free(n->name);
  // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-double-release] (doubtful)
  freeAll(n);
}
void twice(struct Node *n) {
  free(n->name);
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-double-release]
  freeOne(n);
}

// Asked again after unseen code ran: it as a rule left the answer alone.
struct Conn {
  int open, other;
};
void unseen(struct Conn *);
void asksAgain(struct Conn *c) {
  char *p = 0;
  if (c->open)
    // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
    p = malloc(8);
  unseen(c);
  if (c->open)
    free(p);
}
void asksForANumberAgain(struct Conn *c) {
  char *p = 0;
  if (c->open != 3)
    // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
    p = malloc(8);
  unseen(c);
  if (c->open != 3)
    free(p);
}
void asksOther(struct Conn *c) {
  char *p = 0;
  if (c->open)
    // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
    p = malloc(8);
  unseen(c);
  if (c->other)
    free(p);
}

// A block that a callee exchanges for a larger one hands on what it held.
struct Vec {
  char **items;
  unsigned long n;
};
static void grow(struct Vec *v) {
  char **more = malloc(2 * v->n * sizeof *more);
  if (!more)
    return;
  memcpy(more, v->items, v->n * sizeof *more);
  free(v->items);
  v->items = more;
}
char **grows(void) {
  struct Vec v = {malloc(8), 1};
  if (!v.items)
    return 0;
  v.items[0] = malloc(4);
  grow(&v);
  return v.items;
}
void losesElement(void) {
  char **items = malloc(8);
  if (!items)
    return;
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  items[0] = malloc(4);
  free(items);
}

// A bit that is set, not set, or set with others.
enum { Owns = 1 << 3 };
static void drop(void *p, int flags) {
  if (flags & Owns)
    free(p);
}
void givesIt(int flags) {
  void *p = malloc(8);
  drop(p, flags | Owns);
}
void keepsIt(void) {
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  void *p = malloc(8);
  drop(p, 0);
}

// Unseen code that is shown an object may copy it, with what it owns.
struct Item {
  char *name;
  struct Item *next;
};
void add(const struct Item *);
void addBytes(const void *, unsigned long);
int hash(const struct Item *) __attribute__((pure));
void adds(void) {
  struct Item item;
  item.next = 0;
  // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
  item.name = malloc(8);
  add(&item);
}
void addsBytes(void) {
  struct Item item;
  item.next = 0;
  // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
  item.name = malloc(8);
  addBytes(&item, sizeof item);
}
void showsItself(void) {
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  struct Item *item = malloc(sizeof *item);
  item->next = 0;
  add(item);
}
void showsBefore(void) {
  struct Item item;
  item.name = 0;
  add(&item);
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  item.name = malloc(8);
}
// A function that only calculates keeps nothing.
int count(struct Item *) __attribute__((pure));
void changes(struct Item *);
void calculates(void) {
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  struct Item *item = malloc(sizeof *item);
  count(item);
}
void okChanged(void) {
  struct Item *item = malloc(sizeof *item);
  changes(item);
}

// A number that the callee compares, where nobody asks for an answer.
static char *table[8];
static void enter(int at, char *p) {
  if (at < 0 || at >= 8)
    return;
  table[at] = p;
}
static int entered(int at, char *p) {
  if (at < 0 || at >= 8)
    return -1;
  table[at] = p;
  return 0;
}
void entersSilently(int at) {
  // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
  char *p = malloc(8);
  if (p)
    enter(at, p);
}
void asksWhetherEntered(int at) {
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  char *p = malloc(8);
  if (p && entered(at, p) < 0)
    return;
}
void entersNowhere(void) {
  // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
  char *p = malloc(8);
  if (p)
    enter(9, p);
}

// The same strings, compared at two places.
int strcmp(const char *, const char *);
void comparesAgain(const char *path) {
  char *p = 0;
  if (strcmp(path, "-") != 0)
    // DOUBT: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release] (doubtful)
    p = malloc(8);
  if (strcmp(path, "-") != 0)
    free(p);
}
void comparesAnother(const char *path, const char *other) {
  char *p = 0;
  if (strcmp(path, "-") != 0)
    // CHECK: doubts.c:[[@LINE+1]]:{{.*}} [memleak-missing-release]
    p = malloc(8);
  if (strcmp(other, "-") != 0)
    free(p);
}
