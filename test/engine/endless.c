// clang-format off
// RUN: %memleak ir solve %s | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// That a function does not come back can be read from its own graph, also of
// one that lies in a cycle of calls whose end nobody sees.

void *malloc(unsigned long);
void *realloc(void *, unsigned long);
void free(void *);
void _Exit(int) __attribute__((noreturn));
int log_it(const char *);

struct Buffer {
  char *text;
  struct Buffer *next;
};
static struct Buffer *open_buffers;

// Goes deeper than anybody looks.
static void discard(struct Buffer *b) {
  if (!b)
    return;
  free(b->next->text);
  b->next->text = 0;
  discard(b->next);
}

// Ends the process on every way, after a call of which not all is known.
static void fail(const char *why) {
  if (log_it(why))
    discard(open_buffers);
  _Exit(1);
}
char *allocated(char *p) {
  p = malloc(4);
  p = realloc(p, 8);
  if (!p)
    fail("out of memory");
  return p;
}

// The same in a cycle of calls.
static char *grow(char *p, unsigned long n);
static void die(const char *why) {
  if (log_it(why)) {
    discard(open_buffers);
    open_buffers->text = grow(open_buffers->text, 10);
  }
  _Exit(1);
}
static char *grow(char *p, unsigned long n) {
  char *more = realloc(p, n);
  if (!more)
    die("out of memory");
  return more;
}
char *resized(char *p) {
  p = malloc(4);
  p = realloc(p, 8);
  if (!p)
    die("out of memory");
  return p;
}

// Near: one way comes back.
static void complain(const char *why) {
  discard(open_buffers);
  if (log_it(why))
    _Exit(1);
}
char *changed(char *p) {
  // CHECK: endless.c:[[@LINE+1]]:7: {{.*}}'p'{{.*}} [memleak-realloc-leak]
  p = malloc(4);
  p = realloc(p, 8);
  if (!p)
    complain("out of memory");
  return p;
}

// Of two that call each other one has a way out.
static void tick(int n);
static void tock(int n) {
  if (n > 9)
    return;
  tick(n + 1);
}
static void tick(int n) { tock(n + 1); }
void sometimes(void) {
  char *p = malloc(4);
  tick(0);
  free(p);
  // CHECK: endless.c:[[@LINE+1]]:3: {{.*}} [memleak-double-release]
  free(p);
}

// In a cycle that does not come to rest.
static void leave(int code);
static void *enlarge(void *block, int size) {
  block = realloc(block, size);
  if (!block)
    leave(size);
  return block;
}
static char *a, *b, *c, *d;
static void f2(int n);
static void f3(int n);
static void f4(int n);
static void f1(int n) {
  if (n > 1) {
    a = enlarge(a, n);
    f2(n - 1);
  }
  f4(n);
}
static void f2(int n) {
  if (n > 2) {
    b = enlarge(b, n);
    f3(n - 1);
  }
  f1(n);
}
static void f3(int n) {
  if (n > 3) {
    c = enlarge(c, n);
    f4(n - 1);
  }
  f2(n);
}
static void f4(int n) {
  if (n > 4) {
    d = enlarge(d, n);
    f1(n - 1);
  }
  f3(n);
}
// Saves what there is, which may fail, too.
static void leave(int code) {
  f1(code);
  _Exit(code);
}

static char *answer;
void ask(int size) { answer = enlarge(answer, size); }

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
