// RUN: %memleak ir solve %s -- -Wno-everything | FileCheck %s --implicit-check-not='[memleak-'
// Pointers that have moved away from where their block starts.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
char *strcpy(char *, const char *);
int puts(const char *);
void abort(void);
void unseen(char *);

// A callee moves the pointer before it releases it.
static void find(char *s) {
  for (; *s != '\0'; s++)
    if (*s == 'x')
      break;
  free(s);
}
void moved(void) {
  char *p = malloc(10);
  if (!p)
    return;
  strcpy(p, "abx");
  // CHECK: offsets.c:[[#@LINE+1]]:{{.*}}a pointer into the middle of the memory held by 'p' is released [memleak-invalid-release]
  find(p);
}

static char *text;
static void findText(void) {
  char *s = text;
  while (*s)
    s++;
  free(s);
}
void movedGlobal(void) {
  char *p = malloc(10);
  if (!p)
    return;
  strcpy(p, "abx");
  text = p;
  // CHECK: offsets.c:[[#@LINE+1]]:{{.*}}a pointer into the middle of the memory held by 'p' is released [memleak-invalid-release]
  findText();
}

struct Text {
  char *at;
};
static void findIn(struct Text *t) {
  for (; *t->at != '\0'; t->at++)
    if (*t->at == 'x')
      break;
  free(t->at);
}
void movedInObject(void) {
  struct Text t;
  char *p = malloc(10);
  if (!p)
    return;
  strcpy(p, "abx");
  t.at = p;
  // CHECK: offsets.c:[[#@LINE+1]]:{{.*}}a pointer into the middle of the memory held by 'p' is released [memleak-invalid-release]
  findIn(&t);
}

// Whoever else has it: it is no start of a block.
void told(void) {
  char *p = malloc(10);
  if (!p)
    return;
  unseen(p);
  // CHECK: offsets.c:[[#@LINE+1]]:{{.*}}a pointer into the middle of the memory held by 'p' is released [memleak-invalid-release]
  free(p + 1);
}

// Many paths before it: what sets them apart is whether the start is known.
void manyPaths(int a, int b, int c, int d, int e) {
  char *p = malloc(10);
  if (!p)
    return;
  strcpy(p, "abx");
  if (a) puts("a");
  if (b) puts("b");
  if (c) puts("c");
  if (d) puts("d");
  if (e) puts("e");
  for (; *p != '\0'; p++)
    if (*p == 'x')
      break;
  if (a && b && c && d && e)
    puts("all");
  // CHECK: offsets.c:[[#@LINE+1]]:{{.*}}a pointer into the middle of the memory held by 'p' is released [memleak-invalid-release]
  free(p);
}

// Near misses: moved back, the start is kept, the caller moved it forth.
static void finish(char *s) { free(s - 4); }
void header(void) {
  char *p = malloc(10);
  if (!p)
    return;
  finish(p + 4);
}
static void lookOnly(char *s) {
  char *start = s;
  for (; *s != '\0'; s++)
    if (*s == 'x')
      break;
  free(start);
}
void kept(void) {
  char *p = malloc(10);
  if (!p)
    return;
  strcpy(p, "abx");
  lookOnly(p);
}
static void back(char *s, int n) {
  if (n >= 0)
    abort();
  free(s + n);
}
void unknownWayBack(int n) {
  char *p = malloc(10);
  if (!p)
    return;
  back(p + 8, n);
}

// A pointer to a variable that leaves a loop.
void fromLoop(void) {
  char *p = 0;
  char buffer[4];
  for (int i = 0; i < 1; i++)
    p = buffer;
  // CHECK: offsets.c:[[#@LINE+1]]:{{.*}}the local variable 'buffer' was not allocated, but is released by 'free()' [memleak-invalid-release]
  free(p);
}
