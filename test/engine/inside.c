// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// What lies inside of objects, arrays and lists, across calls and joins.

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int unseen(void);
void look(const void *);

// A list's nodes go with a walk, however many there are.
struct node {
  struct node *next;
  char *name;
};
struct list {
  struct node *first, **last;
};
static int fill(struct list *l, int n) {
  l->first = NULL;
  l->last = &l->first;
  while (n-- > 0) {
    struct node *x = malloc(sizeof *x);
    if (!x)
      return -1;
    x->name = strdup("x");
    if (!x->name) {
      free(x);
      return -1;
    }
    x->next = NULL;
    *l->last = x;
    l->last = &x->next;
  }
  return 0;
}
static void clear(struct list *l) {
  struct node *n = l->first;
  while (n) {
    struct node *next = n->next;
    free(n->name);
    free(n);
    n = next;
  }
  l->first = NULL;
}
static void clearButNames(struct list *l) {
  struct node *n = l->first;
  while (n) {
    struct node *next = n->next;
    free(n);
    n = next;
  }
  l->first = NULL;
}
void fillsAndClears(int n) {
  struct list l;
  fill(&l, n);
  clear(&l);
}
void losesNames(int n) {
  struct list l;
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  fill(&l, n);
  clearButNames(&l);
}

// A larger block holds what the smaller one did.
struct set {
  char **names;
  int count;
};
static void add(struct set *s, const char *name) {
  char **names = realloc(s->names, (s->count + 1) * sizeof *names);
  if (!names)
    abort();
  s->names = names;
  s->names[s->count++] = strdup(name);
}
void addsTwice(struct set *s) {
  s->names = NULL;
  s->count = 0;
  add(s, "a");
  add(s, "b");
}
void dropsTheSet(void) {
  struct set s = {0};
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  add(&s, "a");
  look(&s);
}

// The object around a field.
struct request {
  int kind;
  struct work {
    void *queue;
  } work;
  char *path;
};
static void run(struct work *w) {
  struct request *r =
      (struct request *)((char *)w - offsetof(struct request, work));
  r->path = malloc(8);
}
static void finish(struct request *r) { free(r->path); }
void runsAndFinishes(void) {
  struct request r;
  run(&r.work);
  finish(&r);
}
void runsOnly(void) {
  struct request r;
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  run(&r.work);
}

// An element is found by one index, and released by another.
int fillsThree(int n) {
  char *b[3] = {0, 0, 0};
  for (int i = 0; i < n; i++) {
    b[i] = malloc(8);
    if (!b[i] || unseen()) {
      free(b[0]);
      free(b[1]);
      free(b[2]);
      return -1;
    }
  }
  free(b[0]);
  free(b[1]);
  free(b[2]);
  return 0;
}
int fillsTwo(void) {
  char *b[2];
  b[0] = malloc(8);
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  b[1] = malloc(8);
  free(b[0]);
  return 0;
}

// Bits that a function has set, and asks for when it is called again.
struct text {
  int flags;
  char *start;
};
enum { Owned = 2 };
static void set(struct text *t, int flags) {
  if (t->flags & Owned)
    free(t->start);
  t->start = malloc(4);
  t->flags = flags | Owned;
}
static void setOther(struct text *t) {
  if (t->flags & Owned)
    free(t->start);
  t->start = malloc(4);
  t->flags = 4;
}
void setsTwice(struct text *t, int flags) {
  set(t, flags);
  set(t, flags);
}
void setsOtherTwice(struct text *t) {
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  setOther(t);
  setOther(t);
}

// The standard streams are not closed by those who compare with them.
static void put(FILE *f) {
  look(f);
  unseen();
  if (f != stdout)
    fclose(f);
}
void putsTwice(void) {
  put(stdout);
  put(stdout);
}
void putsToOneTwice(const char *name) {
  FILE *f = fopen(name, "w");
  if (!f)
    return;
  put(f);
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  put(f);
}

// Which member of a union there is, other conditions say.
struct record {
  int named, listed;
  union {
    char *name;
    char **list;
  } u;
};
void dropsEither(struct record *r) {
  if (r->named)
    free(r->u.name);
  if (r->listed)
    // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release] (doubtful)
    free(r->u.list);
}

// A ring whose links are parts of what it links.
struct ring {
  struct ring *prev, *next;
};
struct entry {
  char *name;
  struct ring link;
};
void emptiesTheRing(struct ring *head) {
  while (head->prev != head) {
    struct ring *last = head->prev;
    struct entry *e =
        (struct entry *)((char *)last - offsetof(struct entry, link));
    last->next->prev = last->prev;
    last->prev->next = last->next;
    free(e->name);
    free(e);
  }
}
void forgetsToUnlink(struct ring *head) {
  struct ring *last = head->prev;
  struct entry *e =
      (struct entry *)((char *)last - offsetof(struct entry, link));
  free(e->name);
  last = head->prev;
  e = (struct entry *)((char *)last - offsetof(struct entry, link));
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  free(e->name);
}

// What a function puts into some element may be in any.
struct table {
  char *rows[4];
  int count;
};
char *unseenRow(void);
static void refill(struct table *t) { t->rows[t->count++] = unseenRow(); }
void dropsAndRefills(struct table *t) {
  t->rows[0] = malloc(8);
  free(t->rows[0]);
  refill(t);
  free(t->rows[0]);
}
void dropsTwice(struct table *t) {
  free(t->rows[0]);
  look(&t->count);
  // CHECK: inside.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  free(t->rows[0]);
}
