// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir solve %s -- -std=c11 | grep '(doubtful)' | FileCheck %s --check-prefix=DOUBT --implicit-check-not='[memleak-'
// clang-format on
// What one round of a loop says of the next.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
void use(const char *);
int get(void);

//===----------------------------------------------------------------------===//
// The same release in the next round
//===----------------------------------------------------------------------===//

void eachRound(void) {
  char *p = malloc(8);
  for (int i = 0; i < 10; ++i)
    free(p); // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is released twice [memleak-double-release]
}
void eachRoundByFlag(void) {
  char *p = malloc(8);
  int flag = 1, a = 0, b = 2;
  while (a < b) {
    if (flag == 1)
      free(p); // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is released twice [memleak-double-release]
    ++a;
  }
}
// What is read or answered anew may say "release" only once.
void whenTold(void) {
  char *p = malloc(8);
  while (get())
    if (get() == 3)
      free(p); // DOUBT: rounds.c:[[@LINE]]:{{.*}} 'p' is released twice [memleak-double-release]
  // DOUBT: rounds.c:[[@LINE-4]]:{{.*}} not released on every path [memleak-missing-release]
}
void okOnce(void) {
  char *p = malloc(8);
  for (int i = 0; i < 10; ++i)
    if (i == 0)
      free(p);
}
void okNewOnes(void) {
  for (int i = 0; i < 10; ++i) {
    char *p = malloc(8);
    free(p);
  }
}
void okReset(int n) {
  char *p = malloc(8);
  for (int i = 0; i < n; ++i) {
    free(p);
    p = 0;
  }
  free(p);
}
static void both(char *a, char *b) {
  free(a);
  free(b);
}
void oneByTwoNames(void) {
  char *p = malloc(8);
  both(p, p); // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is released twice [memleak-double-release]
}
void okTwo(void) {
  char *p = malloc(8), *q = malloc(8);
  both(p, q);
}

//===----------------------------------------------------------------------===//
// A round that knows which one it is
//===----------------------------------------------------------------------===//

static char *kept; // So that it is not lost.
void okLast(int c) {
  char *p = malloc(10);
  kept = p;
  for (int i = 0; i < 10; ++i) {
    p[i] = c;
    if (i == 9)
      free(p);
  }
}
void notLast(int c) {
  char *p = malloc(10);
  kept = p;
  for (int i = 0; i < 10; ++i) {
    p[i] = c; // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is used after its release [memleak-use-after-release]
    if (i == 8)
      free(p);
  }
}
void afterLast(int c) {
  char *p = malloc(10);
  kept = p;
  for (int i = 0; i < 10; ++i) {
    p[i] = c;
    if (i == 9)
      free(p);
  }
  free(p); // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is released twice [memleak-double-release]
}
void okFlag(void) {
  char *p = malloc(10);
  int gone = 0;
  while (get()) {
    if (!gone)
      use(p);
    if (!gone && get() == 7) {
      free(p);
      gone = 1;
    }
  }
  if (!gone)
    free(p);
}
// One element has a name for a moment; the next round is about another.
char **table;
void okElement(void) {
  for (int i = 0; i < 10; ++i)
    if (table[i]) {
      if (i == 7)
        use(table[i]);
      free(table[i]);
    }
  free(table);
}
static void makeTable(void) {
  table = malloc(10 * sizeof *table);
  for (int i = 0; i < 10; ++i)
    table[i] = malloc(4);
}
void okMadeElement(void) {
  makeTable();
  if (!table)
    return;
  for (int i = 0; i < 10; ++i)
    if (table[i]) {
      if (i == 7)
        use(table[i]);
      free(table[i]);
    }
  free(table);
}

//===----------------------------------------------------------------------===//
// Conditions without a sign, and sums
//===----------------------------------------------------------------------===//

void okLarge(size_t n) {
  char small[64], *p = small;
  if (n > sizeof small)
    p = malloc(n);
  use(p);
  if (n > sizeof small)
    free(p);
}
void okLargeOrEqual(size_t n) {
  char *p = 0;
  if (n >= 1024)
    p = malloc(n);
  if (n >= 1024)
    free(p);
}
void smallerThanBoth(size_t n) {
  char *p = 0;
  if (n >= 512)
    // CHECK: rounds.c:[[@LINE+1]]:{{.*}} 'p' is not released on every path [memleak-missing-release]
    p = malloc(n);
  if (n >= 1024)
    free(p);
}
void okLargerThanBoth(size_t n) {
  char *p = 0;
  if (n > 1024)
    p = malloc(n);
  if (n >= 1024)
    free(p);
}
void okSum(char *p, int y, int z) {
  free(p);
  if (y >= 0 && z >= 4 && y + z < 4)
    *p = 1;
}
void sum(char *p, int y, int z) {
  free(p);
  if (y >= 0 && z >= 4 && y + z < 5)
    *p = 1; // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is used after its release [memleak-use-after-release]
}

// A loop that makes something in each round but the last, for the next one.
void forTheNext(int n) {
  char *last = 0;
  for (int i = 0; i < n; i++) {
    free(last);
    last = 0;
    if (i != n - 1)
      last = malloc(8);
  }
}
void forTheNextToo(int n) {
  char *last = 0;
  for (int i = 0; i < n; i++) {
    free(last);
    last = 0;
    if (i + 1 != n)
      last = malloc(8);
  }
}
void inTheLast(int n) {
  char *last = 0;
  for (int i = 0; i < n; i++) {
    free(last);
    last = 0;
    if (i != n - 2)
      last = malloc(8); // CHECK: rounds.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  }
}

//===----------------------------------------------------------------------===//
// An owner that each round puts back
//===----------------------------------------------------------------------===//

static char *same(char *p) {
  p[0] = 0;
  return p;
}
void okPutBack(int n) {
  char *p = malloc(8);
  if (!p)
    return;
  for (int i = 1; i < n; ++i)
    p = same(p);
  free(p);
}
void putBackAndForgotten(int n) {
  char *p = malloc(8); // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is not released on every path [memleak-missing-release]
  if (!p)
    return;
  for (int i = 1; i < n; ++i)
    p = same(p);
}
void putBackAndReleasedTwice(int n) {
  char *p = malloc(8);
  if (!p)
    return;
  for (int i = 1; i < n; ++i)
    p = same(p);
  free(p);
  free(p); // CHECK: rounds.c:[[@LINE]]:{{.*}} 'p' is released twice [memleak-double-release]
}
// A round may put another one there.
void okPutAnother(int n) {
  char *p = malloc(8);
  for (int i = 1; i < n; ++i)
    if (get()) {
      free(p);
      p = malloc(8);
    } else {
      p = p ? same(p) : 0;
    }
  free(p);
}
void putAnotherOver(int n) {
  char *p = malloc(8); // DOUBT: rounds.c:[[@LINE]]:{{.*}} 'p' is not released on every path [memleak-missing-release]
  if (!p)
    return;
  for (int i = 1; i < n; ++i)
    p = get() ? same(p) : 0;
  free(p);
}
// What walks on is elsewhere.
void okWalks(int n) {
  char *p = malloc(8), *q = p;
  if (!p)
    return;
  for (int i = 1; i < n; ++i)
    q = q + 1;
  use(q);
  free(p);
}
