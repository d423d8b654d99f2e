// clang-format off
// RUN: %memleak ir summaries %s -- -std=c11 | FileCheck %s --check-prefix=SAYS
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Unseen code that is given a pointer may do anything to whatever it leads to:
// a summary says no more of that than what nobody could guess.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
char *pick(void);
void unseen(void *);

struct node {
  struct node *next;
  char *text;
  int count;
};

// SAYS-LABEL: summary @"c:@F@give"
// SAYS: escape arg0 !
// SAYS-NEXT: havoc arg0*{{$}}
// SAYS-NEXT: unlink arg0{{$}}
// SAYS-NEXT: return
void give(struct node *n) {
  unseen(n->text);
  unseen(n->next->text);
  n->next->count = n->count + 1;
  unseen(n->next);
  unseen(n);
}

// What it leads to is known by its own name too.
void given_by_another_name(void) {
  struct node *n = malloc(sizeof *n);
  if (!n)
    return;
  n->next = 0;
  n->text = malloc(8);
  char *text = n->text;
  give(n);
  (void)text;
}

// Near miss: what nobody else was given is still this function's.
void beside_it(struct node *n) {
  char *own = malloc(8);
  // CHECK: implied.c:[[#@LINE-1]]:15: memory held by 'own' is not released on every path [memleak-missing-release]
  give(n);
  (void)own;
}

// That something was released, and something else put in its place, is said.
// SAYS-LABEL: summary @"c:@F@renew"
// SAYS: release family malloc arg0*.text
// SAYS: escape arg0 !
// SAYS: store arg0*.text with any
// SAYS: return
void renew(struct node *n) {
  char *text = n->text;
  unseen(n);
  free(text);
  n->text = pick();
}

void renew_twice(struct node *n) {
  renew(n);
  renew(n);
}

// Near miss: nothing else is put there.
void end(struct node *n) {
  free(n->text);
}

void end_twice(struct node *n) {
  end(n);
  // CHECK: implied.c:[[#@LINE+1]]:3: memory held by 'n->text' is released twice [memleak-double-release]
  end(n);
}

// A pointer leads to what it led to at entry, though that has another name: the
// count may be another one by now.
int count_again(struct node *n) {
  struct node *next = n->next;
  next->count = 0;
  char *text = malloc(8);
  // CHECK: implied.c:[[#@LINE-1]]:16: memory held by 'text' is not released on every path [memleak-missing-release]
  unseen(n);
  if (next->count == 0)
    free(text);
  return 0;
}

// Near miss: it stays the same where that pointer was not given away.
int count_the_same(struct node *n, struct node *other) {
  struct node *next = n->next;
  next->count = 0;
  char *text = malloc(8);
  unseen(other);
  if (next->count == 0)
    free(text);
  return 0;
}
