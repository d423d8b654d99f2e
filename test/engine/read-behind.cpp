// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// Who asks a handle something has the object in which it lies.

#include <cstdlib>
#include <memory>

struct Part {
  int count;
};
struct Shared {
  std::unique_ptr<Part> part;
};

static bool isLast(Shared *s) { return s->part->count == 1; }
void readsFirst(Shared *s) {
  void *p = malloc(1);
  isLast(s);
  if (!s)
    return;
  free(p);
}

// Where null is asked for first, nothing need have been read.
static bool isThereAndLast(Shared *s) { return s && s->part->count == 1; }
void asksFirst(Shared *s) {
  // CHECK: read-behind.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} 'p' {{.*}} [memleak-missing-release]
  void *p = malloc(1);
  isThereAndLast(s);
  if (!s)
    return;
  free(p);
}

// Another object than the one that was read may be missing.
void readsOther(Shared *s, Shared *other) {
  // CHECK: read-behind.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} 'p' {{.*}} [memleak-missing-release]
  void *p = malloc(1);
  isLast(s);
  if (!other)
    return;
  free(p);
}
