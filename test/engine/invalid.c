// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 -w | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir solve %s -- -std=c11 -w | grep '(doubtful)' | FileCheck %s --check-prefix=DOUBT --implicit-check-not='[memleak-'
// clang-format on
// Releases of what no allocation has given.

void *malloc(unsigned long);
void free(void *);
int get(void);
void fill(char **);

void uninitialized(int n) {
  char *p;
  if (n > 3)
    p = malloc(n);
  free(p); // CHECK: invalid.c:[[@LINE]]:{{.*}} an uninitialized pointer is released by 'free()' [memleak-invalid-release]
}
int early(int n) {
  char *a = malloc(4), *b;
  if (!a)
    goto out;
  b = malloc(8);
out:
  free(a);
  free(b); // CHECK: invalid.c:[[@LINE]]:{{.*}} an uninitialized pointer is released{{.*}} [memleak-invalid-release]
  return n;
}
struct Pair {
  char *a, *b;
};
void okMember(struct Pair *from) {
  struct Pair p;
  p = *from;
  free(p.a);
}
void okSameCondition(int n) {
  char *p;
  if (n > 3)
    p = malloc(n);
  if (n > 3)
    free(p);
}
void okFilled(void) {
  char *p;
  fill(&p);
  free(p);
}
void okZero(int n) {
  char *p = 0;
  if (n > 3)
    p = malloc(n);
  free(p);
}
// That there is no round at all is a presumption.
void noRound(int n) {
  char *p;
  for (int i = 0; i < n; ++i) {
    if (i > 0)
      free(p);
    p = malloc(4);
  }
  free(p); // DOUBT: invalid.c:[[@LINE]]:{{.*}} an uninitialized pointer is released{{.*}} [memleak-invalid-release]
}
// What was answered may be asked again.
void whenTold(void) {
  char *p;
  if (get())
    p = malloc(4);
  free(p); // DOUBT: invalid.c:[[@LINE]]:{{.*}} an uninitialized pointer is released{{.*}} [memleak-invalid-release]
}
void constant(void) {
  free((void *)0x1000); // CHECK: invalid.c:[[@LINE]]:{{.*}} a constant address is released by 'free()' [memleak-invalid-release]
}
void okNull(void) { free((void *)0); }
#define NONE ((char *)-1)
void okSentinel(int n) {
  char *p = NONE;
  if (n > 3)
    p = malloc(n);
  if (p != NONE)
    free(p);
}

// A callee that lets go only where a flag says so: nobody sets it for storage
// of its own.
struct buffer {
  char *at;
  unsigned long size;
};
enum { Grows = 1, Starts = 16 };
static int refill(struct buffer *b, unsigned long n, int flags) {
  if (n > b->size) {
    if (!(flags & Grows))
      return -1;
    free(b->at);
    b->at = malloc(n);
    b->size = n;
  }
  return 0;
}
void fillsStack(unsigned long n, int first) {
  char storage[64];
  struct buffer b = {storage, sizeof storage};
  refill(&b, n, first ? 0 : Starts);
}
void fillsOwn(unsigned long n, int flags) {
  struct buffer b = {malloc(64), 64};
  refill(&b, n, flags);
  free(b.at);
}
// What the flags are, somebody else knows.
void fillsAsTold(unsigned long n, int flags) {
  char storage[64];
  struct buffer b = {storage, sizeof storage};
  // DOUBT: invalid.c:[[@LINE+2]]:{{.*}} [memleak-invalid-release]
  // DOUBT: invalid.c:[[@LINE+1]]:{{.*}} 'b.at' is not released {{.*}} [memleak-missing-release]
  refill(&b, n, flags);
}
// Near miss: here it is said.
void growsStack(unsigned long n) {
  char storage[64];
  struct buffer b = {storage, sizeof storage};
  // CHECK: invalid.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-invalid-release]
  refill(&b, 100, Grows);
  free(b.at);
}
