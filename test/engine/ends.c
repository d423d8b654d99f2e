// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Functions that do not come back, though nothing says so but their code, in
// cycles of calls too deep to be followed to their ends.

void *malloc(unsigned long);
void *realloc(void *, unsigned long);
void free(void *);
void exit(int);

static void die(int code);
static void *grow(void *block, int size) {
  block = realloc(block, size);
  if (!block)
    die(size);
  return block;
}
static char *a, *b, *c, *d;
static void f2(int n);
static void f3(int n);
static void f4(int n);
static void f1(int n) {
  if (n > 1) {
    a = grow(a, n);
    f2(n - 1);
  }
  f4(n);
}
static void f2(int n) {
  if (n > 2) {
    b = grow(b, n);
    f3(n - 1);
  }
  f1(n);
}
static void f3(int n) {
  if (n > 3) {
    c = grow(c, n);
    f4(n - 1);
  }
  f2(n);
}
static void f4(int n) {
  if (n > 4) {
    d = grow(d, n);
    f1(n - 1);
  }
  f3(n);
}
// Saves what there is, which may fail, too.
static void die(int code) {
  f1(code);
  exit(code);
}

static char *answer;
void ask(int size) { answer = grow(answer, size); }

// One way comes back.
static char *text;
static void complain(int code) {
  if (code > 7)
    exit(code);
}
static void *growOrComplain(void *block, int size) {
  block = realloc(block, size);
  if (!block)
    complain(size);
  return block;
}
void mayLose(int size) {
  // CHECK: ends.c:[[@LINE+1]]:10: {{.*}} [memleak-realloc-leak]
  text = growOrComplain(text, size);
}

// Around in a circle for good.
static void wait(int n) {
  for (;;)
    n = n * 3 + 1;
}
void waits(int n) {
  char *p = malloc(8);
  if (n)
    wait(n);
  free(p);
}
