// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir silence %s -- -std=c11 | FileCheck %s --check-prefix=SILENCE --implicit-check-not=-cap
// RUN: %memleak ir summaries %s -- -std=c11 | FileCheck %s --check-prefix=SUMMARY
// clang-format on
// Elements whose index nobody has any more are one: each round leaves as many
// behind as the one before, so that loops come to their end.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
int get(void);
void take(char *);
struct item {
  char *text;
  int flags;
};

static void touch(struct item *table) {
  int i = get();
  take(table[i].text);
  table[i].flags = get();
}
// Some element was written and given away, however many there were.
// SUMMARY: summary @"c:@F@eachRound"
// SUMMARY: escape arg0*[any].text
// SUMMARY-NOT: escape arg0*[any].text
// SUMMARY: store arg0*[any].flags with any
// SUMMARY: return
void eachRound(struct item *table) {
  do
    touch(table);
  while (get());
}

// What else the function owns is followed to the end.
void besides(struct item *table) {
  char *own = malloc(8); // CHECK: forgotten.c:[[@LINE]]:{{.*}} 'own' is not released on every path [memleak-missing-release]
  while (get())
    touch(table);
  if (get())
    free(own);
}
void okBesides(struct item *table) {
  char *own = malloc(8);
  while (get())
    touch(table);
  free(own);
}

// An owner that lies in such an element is still lost with the array.
// SILENCE-NOT: 'inElement'
void inElement(struct item *table, int more) {
  char *bufs[4];
  bufs[get()] = malloc(8); // CHECK: forgotten.c:[[@LINE]]:{{.*}} 'bufs[...]' is not released on every path [memleak-missing-release]
  if (more)
    touch(table);
  touch(table);
}

// Elements of two rounds are not the same, though neither has a name.
static void drop(struct item *table) {
  int i = get();
  free(table[i].text);
}
void okDropEach(struct item *table) {
  while (get())
    drop(table);
}

// An index that is still held names the same element.
void heldIndex(struct item *table, int more) {
  int i = get();
  free(table[i].text);
  if (more)
    touch(table);
  free(table[i].text); // CHECK: forgotten.c:[[@LINE]]:{{.*}} '{{.*}}text' is released twice [memleak-double-release]
}
