// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// A function shows an object to code that is not seen before it releases it:
// what the object leads to may have been released there.

typedef unsigned long size_t;
void *malloc(size_t);
void *calloc(size_t, size_t);
void free(void *);
int read(int);

struct object {
  void (*close)(struct object *);
  char *text;
};
void unseen(struct object *);

static void closeText(struct object *o) { free(o->text); }
struct object *make(void) {
  struct object *o = calloc(1, sizeof *o);
  if (o)
    o->close = closeText;
  return o;
}

static void destroyByHook(struct object *o) {
  o->close(o);
  free(o);
}
int okByHook(void) {
  struct object *o = make();
  if (!o)
    return 0;
  o->text = malloc(8);
  destroyByHook(o);
  return 1;
}
static void destroyByUnseen(struct object *o) {
  unseen(o);
  free(o);
}
int okByUnseen(void) {
  struct object *o = make();
  if (!o)
    return 0;
  o->text = malloc(8);
  destroyByUnseen(o);
  return 1;
}
// That the object itself goes is known.
int twice(void) {
  struct object *o = make();
  if (!o)
    return 0;
  destroyByUnseen(o);
  free(o); // CHECK: shown-before.c:[[@LINE]]:{{.*}} is released twice [memleak-double-release]
  return 1;
}

// Shown to nobody.
static void destroyAlone(struct object *o) { free(o); }
int forgets(void) {
  struct object *o = make();
  if (!o)
    return 0;
  o->text = malloc(8); // CHECK: shown-before.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  destroyAlone(o);
  return 1;
}
// Only a number of it is shown.
static void destroyAfterNumber(struct object *o, int n) {
  read(n);
  free(o);
}
int forgetsToo(void) {
  struct object *o = make();
  if (!o)
    return 0;
  o->text = malloc(8); // CHECK: shown-before.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  destroyAfterNumber(o, 3);
  return 1;
}
// Shown after something of it has gone: that has.
static void destroyTextFirst(struct object *o) {
  free(o->text);
  o->text = 0;
  unseen(o);
  free(o);
}
int goesFirst(void) {
  struct object *o = make();
  if (!o)
    return 0;
  char *text = o->text = malloc(8);
  destroyTextFirst(o);
  free(text); // CHECK: shown-before.c:[[@LINE]]:{{.*}} is released twice [memleak-double-release]
  return 1;
}
