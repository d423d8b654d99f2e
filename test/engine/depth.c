// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What a function writes far away from what its caller knows: a place is named
// to callers only together with what it held.

typedef unsigned long size_t;
void *malloc(size_t);
char *strdup(const char *);
void free(void *);

struct part {
  char *text;
};
struct link {
  struct part *data;
  struct link *next;
};
struct whole {
  struct link *parts;
};
struct chain {
  struct whole *data;
  struct chain *next;
};
extern struct chain *all;
extern struct whole *one;

// As far as can be told.
static void setNear(const char *text) {
  struct part *p = one->parts->data;
  if (p->text)
    free(p->text);
  p->text = strdup(text);
}
void okTwiceNear(void) {
  setNear("a");
  setNear("b");
}
static void overwriteNear(const char *text) {
  one->parts->data->text = strdup(text);
}
void twiceNear(void) {
  overwriteNear("a"); // CHECK: depth.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  overwriteNear("b");
}

// One step further: neither what goes nor what comes is told.
static void setFar(const char *text) {
  struct part *p = all->data->parts->data;
  if (p->text)
    free(p->text);
  p->text = strdup(text);
}
void okTwiceFar(void) {
  setFar("a");
  setFar("b");
}
static void overwriteFar(const char *text) {
  all->data->parts->data->text = strdup(text);
}
void twiceFar(void) {
  overwriteFar("a");
  overwriteFar("b");
}
// Whoever lets go of what it wrote itself is told of it at any distance.
void overwritesFar(void) {
  struct part *p = all->data->parts->data;
  p->text = strdup("a"); // CHECK: depth.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  p->text = strdup("b");
}
