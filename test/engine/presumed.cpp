// clang-format off
// RUN: %memleak ir solve %s -- -std=c++17 | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --check-prefix=DOUBT
// clang-format on
// What a callee decides by something that its caller has not looked at: counts
// of owners, pointers that may be null. Then its choice proves nothing.

extern "C" {
void *malloc(unsigned long);
void free(void *);
}

struct Counted {
  int n = 1;
  void ref() { ++n; }
  void unref() {
    if (--n == 0)
      delete this;
  }
};
void balanced() {
  // DOUBT: presumed.cpp:[[@LINE+1]]:22: {{.*}} [memleak-missing-release] (doubtful)
  Counted *counted = new Counted;
  counted->ref();
  counted->unref();
  counted->unref();
}
void neverUnreferenced() {
  // CHECK: presumed.cpp:[[@LINE+1]]:22: {{.*}} [memleak-missing-release]
  Counted *counted = new Counted;
  counted->ref();
}
// The count beside what it counts.
class Shared {
  int *value;
  int *owners;

public:
  Shared() : value(new int(6)), owners(new int(1)) {}
  Shared(const Shared &o) : value(o.value), owners(o.owners) { ++*owners; }
  ~Shared() {
    if (--*owners == 0) {
      delete value;
      delete owners;
    }
  }
};
void copied() {
  Shared one;
  Shared two(one);
}

// Nobody has said that there is no list.
struct List {
  void *items[8];
  int size;
};
static void give(List *list, void *item) {
  if (!list)
    return;
  list->items[list->size++] = item;
}
void given(List *list) { give(list, malloc(3)); }
void givenToNone() {
  // CHECK: presumed.cpp:[[@LINE+1]]:17: {{.*}} [memleak-missing-release]
  give(nullptr, malloc(3));
}
void givenToNoneThatWasAsked(List *list) {
  if (list)
    return;
  // CHECK: presumed.cpp:[[@LINE+1]]:14: {{.*}} [memleak-missing-release]
  give(list, malloc(3));
}

// How many elements there are is not compared with how many are walked.
extern "C" char *strdup(const char *);
struct Names {
  char **all;
  int size;
};
static void add(Names *names, const char *name) {
  names->all[names->size] = strdup(name);
  names->size++;
}
static void clear(Names *names) {
  for (int i = 0; i < names->size; i++)
    free(names->all[i]);
  names->size = 0;
}
void cleared(char **space) {
  Names names = {space, 0};
  add(&names, "a");
  clear(&names);
}
// The array goes, and what is in it; nothing was counted.
void oneElement(int k) {
  char **all = (char **)malloc(16);
  if (!all)
    return;
  // CHECK: presumed.cpp:[[@LINE+1]]:12: {{.*}} [memleak-missing-release]
  all[k] = strdup("x");
  free(all);
}

