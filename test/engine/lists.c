// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// Who is put where in linked structures, through functions of one's own.

typedef __SIZE_TYPE__ size_t;
void *malloc(size_t);
void free(void *);
char *strdup(const char *);
int unseen(void);
void show(const char *);

struct Node {
  struct Node *next, **previous;
  char *name;
};
struct List {
  struct Node *first, *last, **tail;
  struct Node *slots[8];
  int count;
};

// Taking off the list writes through a pointer of the node's; what led to it leads
// elsewhere then.
static void unlinkNode(struct Node *n) {
  if (n->next)
    n->next->previous = n->previous;
  *n->previous = n->next;
}

void emptiesTheList(struct List *l) {
  struct Node *n;
  while ((n = l->first)) {
    unlinkNode(n);
    free(n->name);
    free(n);
  }
}

static void dropFirst(struct List *l) {
  struct Node *n = l->first;
  unlinkNode(n);
  free(n);
}

void dropsTwoOfThem(struct List *l) {
  dropFirst(l);
  dropFirst(l);
}

static void freeFirst(struct List *l) { free(l->first); }

// CHECK: lists.c:[[@LINE+3]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
void freesOneTwice(struct List *l) {
  freeFirst(l);
  freeFirst(l);
}

// The node itself is still the same one.
// CHECK: lists.c:[[@LINE+4]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
void usesWhatWasTakenOff(struct Node *n) {
  unlinkNode(n);
  free(n);
  n->name = 0;
}

// Either end is a home; which, depends on what the caller knows.
static int append(struct List *l) {
  struct Node *n = malloc(sizeof *n);
  if (!n)
    return -1;
  n->next = 0;
  if (l->first == 0 || l->last == 0)
    l->first = n;
  else
    l->last->next = n;
  l->last = n;
  return 0;
}

int appendsMany(struct List *l) {
  append(l);
  append(l);
  return append(l);
}

// CHECK: lists.c:[[@LINE+3]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
void losesTheList(void) {
  struct List l = {0};
  append(&l);
}

// A place that has no name is one all the same.
static void putSomewhere(struct List *l, struct Node *n) {
  l->slots[l->count++] = n;
}

void storesInAnArray(struct List *l) {
  struct Node *n = malloc(sizeof *n);
  putSomewhere(l, n);
}

static struct Node *create(struct List *l) {
  struct Node *n = malloc(sizeof *n);
  if (!n)
    return 0;
  putSomewhere(l, n);
  return n;
}

int forgetsWhatTheListHolds(struct List *l) {
  struct Node *n = create(l);
  return n ? unseen() : -1;
}

static void lookAt(struct List *l, struct Node *n) { l->count += n->name != 0; }

// CHECK: lists.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
void onlyShowsIt(struct List *l) {
  struct Node *n = malloc(sizeof *n);
  if (n) {
    n->name = 0;
    lookAt(l, n);
  }
}

// What a node holds goes with the node.
static int record(struct List *l, const char *s) {
  struct Node *n = malloc(sizeof *n);
  if (!n)
    return -1;
  n->next = l->first;
  l->first = n;
  show(s);
  n->name = strdup(s);
  return n->name ? 0 : -1;
}

int recordsIt(struct List *l, const char *s) { return record(l, s); }

// One of several outcomes keeps it here, another there; a third returns it.
static struct Node *keep(struct List *l, struct Node *n, int where) {
  switch (where) {
  case 0: l->first = n; return 0;
  case 1: l->last = n; return 0;
  case 2: l->slots[0] = n; return 0;
  case 3: l->slots[1] = n; return 0;
  case 4: l->slots[2] = n; return 0;
  case 5: l->slots[3] = n; return 0;
  case 6: l->slots[4] = n; return 0;
  case 7: l->slots[5] = n; return 0;
  case 8: l->slots[6] = n; return 0;
  case 9: l->slots[7] = n; return 0;
  }
  return n;
}

struct Node *keepsOneOfManyWays(struct List *l, int where) {
  struct Node *n = malloc(sizeof *n);
  return keep(l, n, where);
}

// Made on first use; that the size wanted is 0 is not assumed to complain of it.
struct Buffer {
  unsigned size, wanted;
  char *bytes;
};
static int prepare(struct Buffer *b) {
  if (b->size == 0) {
    b->bytes = malloc(b->wanted);
    if (!b->bytes)
      return -1;
    b->size = b->wanted;
  }
  return 0;
}

int preparesTwice(struct Buffer *b) {
  if (prepare(b) != 0)
    return -1;
  return prepare(b);
}

static int makeAnew(struct Buffer *b) {
  b->bytes = malloc(b->wanted);
  return b->bytes ? 0 : -1;
}

// CHECK: lists.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
int makesTwice(struct Buffer *b) {
  if (makeAnew(b) != 0)
    return -1;
  return makeAnew(b);
}

// A cursor that is where it began has not moved: what follows the first is what follows it.
struct Line {
  struct Line *next, *prev;
};
extern struct Line *current;
void exit(int);
static struct Line *newLine(void) {
  struct Line *n = malloc(sizeof *n);
  if (!n)
    exit(1);
  n->next = n->prev = 0;
  return n;
}
static struct Line *copied(const struct Line *from) {
  struct Line *head = newLine(), *item = head;
  for (from = from->next; from; from = from->next) {
    item->next = newLine();
    item->next->prev = item;
    item = item->next;
  }
  return head;
}
static void graft(struct Line *top) {
  struct Line *last = top;
  while (last->next)
    last = last->next;
  if (top != last) {
    last->next = current->next;
    current->next = top->next;
    top->next->prev = current;
    current = last;
  }
  free(top);
}
void paste(const struct Line *from) { graft(copied(from)); }
static void graftTheLast(struct Line *top) {
  struct Line *last = top;
  while (last->next)
    last = last->next;
  if (top != last)
    current = last;
  free(top);
}
// CHECK: lists.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
void pasteTheLast(const struct Line *from) { graftTheLast(copied(from)); }
// Two pointers to one object find the same there.
void findsTheSame(struct Line *a, struct Line *b) {
  char *own = malloc(3);
  if (!a->next && a == b && b->next)
    return;
  free(own);
}
void findsAnother(struct Line *a, struct Line *b) {
  // CHECK: lists.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  char *own = malloc(3);
  if (!a->next && a != b && b->next)
    return;
  free(own);
}
