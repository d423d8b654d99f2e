// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// From C source to findings, through lowering, models and the solver.

typedef __SIZE_TYPE__ size_t;
typedef struct _IO_FILE FILE;
void *malloc(size_t);
void *realloc(void *, size_t);
void free(void *);
char *strdup(const char *);
FILE *fopen(const char *, const char *);
int fclose(FILE *);
int open(const char *, int, ...);
int close(int);
void use(const char *);

// CHECK: c.c:[[@LINE+2]]:13: {{.*}} [memleak-missing-release]
int leaksOnError(const char *s, int n) {
  char *p = strdup(s);
  if (!p)
    return -1;
  if (n > 3)
    return -2;
  free(p);
  return 0;
}

int releasesOnEveryPath(const char *s, int n) {
  char *p = strdup(s);
  int r = -1;
  if (!p)
    return r;
  if (n > 3)
    goto out;
  r = 0;
out:
  free(p);
  return r;
}

char *handsOver(const char *s) { return strdup(s); }

// A wrapper is known by what it does.
// CHECK: c.c:[[@LINE+2]]:13: {{.*}} [memleak-missing-release]
void leaksFromWrapper(int n) {
  char *p = handsOver("x");
  if (n)
    free(p);
}

void releasesThroughWrapper(void) { free(handsOver("x")); }

// CHECK: c.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int leavesFileOpen(const char *name, int n) {
  FILE *f = fopen(name, "r");
  if (!f || n)
    return -1;
  return fclose(f);
}

// CHECK: c.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int leavesDescriptorOpen(const char *name, int n) {
  int fd = open(name, 0);
  if (fd < 0)
    return -1;
  if (n)
    return -2;
  close(fd);
  return 0;
}

void releasesTwice(char *p, int n) {
  free(p);
  if (n)
    // CHECK: c.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
    free(p);
}

// The second test repeats the first: no path releases twice.
void releasesOnce(char *p, int n) {
  if (n)
    free(p);
  if (!n)
    free(p);
}

void usesLate(void) {
  char *p = strdup("x");
  free(p);
  // CHECK: c.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
  use(p);
}

// CHECK: [memleak-realloc-leak]
char *growsInPlace(size_t n) {
  char *p = malloc(n);
  if (!p)
    return 0;
  p = realloc(p, n * 2);
  return p;
}

char *growsSafely(size_t n) {
  char *p = malloc(n);
  if (!p)
    return 0;
  char *q = realloc(p, n * 2);
  if (!q)
    free(p);
  return q;
}

void releasesStack(void) {
  char buffer[8];
  // CHECK: c.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-invalid-release]
  free(buffer);
}

char *global;
void keepsInGlobal(void) { global = strdup("x"); }
void keepsByUnknown(void) {
  extern void keep(char *);
  keep(strdup("x"));
}
