// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What a function makes of the arguments that `...` stands for.

typedef unsigned long size_t;
void *malloc(size_t);
void *calloc(size_t, size_t);
void free(void *);
size_t strlen(const char *);
char *strcpy(char *, const char *);
void out(const char *);
_Noreturn void abort(void);
typedef __builtin_va_list va_list;
int vsnprintf(char *, size_t, const char *, va_list);

struct node {
  struct node *child[4];
};

// Kept in what is returned.
static struct node *make(int n, ...) {
  struct node *r = calloc(1, sizeof *r);
  va_list ap;
  if (!r)
    abort();
  __builtin_va_start(ap, n);
  for (int i = 0; i < n; i++)
    r->child[i] = __builtin_va_arg(ap, struct node *);
  __builtin_va_end(ap);
  return r;
}
struct node *okKept(void) {
  struct node *a = malloc(sizeof *a), *b = malloc(sizeof *b);
  return make(2, a, b);
}
struct node *keptBesides(void) {
  struct node *a = malloc(sizeof *a);
  struct node *b = malloc(sizeof *b); // CHECK: variadic.c:[[@LINE]]:{{.*}} 'b' is not released on every path [memleak-missing-release]
  return make(1, a);
}
int notKept(struct node *given) {
  struct node *r = make(1, given); // CHECK: variadic.c:[[@LINE]]:{{.*}} 'r' is not released on every path [memleak-missing-release]
  return r != 0;
}

// By a function that is given the list, or a copy of it.
static void fill(struct node *r, va_list ap) {
  r->child[0] = __builtin_va_arg(ap, struct node *);
}
static struct node *makeByOther(int n, ...) {
  struct node *r = calloc(1, sizeof *r);
  va_list ap, other;
  if (!r)
    abort();
  __builtin_va_start(ap, n);
  __builtin_va_copy(other, ap);
  fill(r, other);
  __builtin_va_end(other);
  __builtin_va_end(ap);
  return r;
}
struct node *okByOther(void) {
  struct node *a = malloc(sizeof *a);
  return makeByOther(1, a);
}

// Handed to whoever is registered.
typedef void (*handler)(void *);
extern handler registered;
static void emit(int n, ...) {
  va_list ap;
  __builtin_va_start(ap, n);
  registered(__builtin_va_arg(ap, void *));
  __builtin_va_end(ap);
}
void okEmitted(void) { emit(1, malloc(8)); }

static void freeAll(void *first, ...) {
  va_list ap;
  void *p;
  __builtin_va_start(ap, first);
  free(first);
  while ((p = __builtin_va_arg(ap, void *)))
    free(p);
  __builtin_va_end(ap);
}
void okFreed(void) {
  void *a = malloc(1), *b = malloc(2);
  freeAll(a, b, (void *)0);
}
void freedTwice(void) {
  void *a = malloc(1), *b = malloc(2);
  freeAll(a, b, (void *)0);
  free(a); // CHECK: variadic.c:[[@LINE]]:{{.*}} 'a' is released twice [memleak-double-release]
}

// Text and numbers are only read.
static void say(const char *format, ...) {
  char text[100];
  va_list ap;
  __builtin_va_start(ap, format);
  vsnprintf(text, 100, format, ap);
  __builtin_va_end(ap);
  out(text);
}
void said(void) {
  char *s = malloc(8); // CHECK: variadic.c:[[@LINE]]:{{.*}} 's' is not released on every path [memleak-missing-release]
  say("%s", s);
}
static size_t length(const char *first, ...) {
  va_list ap;
  size_t n = strlen(first);
  const char *s;
  __builtin_va_start(ap, first);
  while ((s = __builtin_va_arg(ap, const char *)))
    n += strlen(s);
  __builtin_va_end(ap);
  return n;
}
size_t measured(void) {
  char *s = malloc(8); // CHECK: variadic.c:[[@LINE]]:{{.*}} 's' is not released on every path [memleak-missing-release]
  return s ? length("a", s, (char *)0) : 0;
}
