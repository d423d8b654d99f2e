// RUN: %memleak ir solve %s -- | FileCheck %s --implicit-check-not='[memleak-'
// Who is given a function may call it on what it only looks at.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);

void bind_text(const char *text, int n, void (*release)(void *));
struct Handlers {
  int kind;
  void (*done)(void *);
};
void send_text(const void *text, const struct Handlers *handlers);
void look(const void *text, const int *numbers);

void given(void) {
  char *p = malloc(4);
  bind_text(p, 4, free);
}
void givenInObject(const struct Handlers *h) {
  char *p = malloc(4);
  send_text(p, h);
}
// Near misses: no function, and none that could be called.
void none(void) {
  // CHECK: callbacks.c:[[#@LINE+1]]:{{.*}}memory held by 'p' is not released on every path [memleak-missing-release]
  char *p = malloc(4);
  bind_text(p, 4, 0);
}
void numbers(const int *n) {
  // CHECK: callbacks.c:[[#@LINE+1]]:{{.*}}memory held by 'p' is not released on every path [memleak-missing-release]
  char *p = malloc(4);
  look(p, n);
}
