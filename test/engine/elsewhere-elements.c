// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// What several elements of the caller's memory may hold, and somebody else has
// by now, does not make this path's own owners doubtful.

void *malloc(unsigned long);
void free(void *);

struct entry {
  struct entry *next;
  char *value;
};
struct table {
  struct entry **rows;
};

static int set(struct table *t, unsigned long row, const char *value) {
  struct entry *e = t->rows[row];
  if (e) {
    char *copy = malloc(8);
    if (!copy)
      return 1;
    free(e->value);
    e->value = copy;
    return 0;
  }
  e = malloc(sizeof *e);
  if (!e)
    return 2;
  e->next = t->rows[row];
  e->value = 0;
  t->rows[row] = e;
  return 0;
}

int lost(struct table *into, unsigned long row) {
  // CHECK: elements.c:[[@LINE+1]]:13: {{.*}}'p'{{.*}} [memleak-missing-release]
  char *p = malloc(8);
  int failed = 0;
  if (!p)
    return 1;
  for (int i = 0; i < 5 && !failed; ++i)
    failed = set(into, row + i, "");
  if (failed)
    return 2;
  free(p);
  return 0;
}
int released(struct table *into, unsigned long row) {
  char *p = malloc(8);
  int failed = 0;
  if (!p)
    return 1;
  for (int i = 0; i < 5 && !failed; ++i)
    failed = set(into, row + i, "");
  free(p);
  return failed;
}
// Near: it is one of the elements.
int kept(struct table *into, unsigned long row) {
  struct entry *e = malloc(sizeof *e);
  int failed = 0;
  if (!e)
    return 1;
  e->value = 0;
  e->next = into->rows[row];
  into->rows[row] = e;
  for (int i = 0; i < 5 && !failed; ++i)
    failed = set(into, row + i, "");
  return failed;
}
