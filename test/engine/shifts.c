// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir summaries %s -- -std=c11 | FileCheck %s --check-prefix=SUMMARY
// clang-format on
// Whether something is left of a number that was shifted is a question about
// its bits, which callers can answer.

typedef unsigned long size_t;
void *malloc(size_t);

// SUMMARY: summary @"c:shifts.c@F@openLevel"
// SUMMARY: outcome when {{.*}}arg1 mask -128
static int openLevel(void **to, int flags) {
  *to = 0;
  int level = flags >> 7;
  if (level != 0)
    *to = malloc(8);
  return 0;
}
void okNoLevel(void) {
  void *p;
  openLevel(&p, 4);
}
void level(void) {
  void *p;
  openLevel(&p, 4 | 128); // CHECK: shifts.c:[[@LINE]]:{{.*}} 'p' is not released on every path [memleak-missing-release]
}

// As a truth, and without a sign.
static void openIfAny(void **to, unsigned flags) {
  *to = 0;
  if (flags >> 3)
    *to = malloc(8);
}
void okNoneOfThem(void) {
  void *p;
  openIfAny(&p, 7);
}
void someOfThem(void) {
  void *p;
  openIfAny(&p, 8); // CHECK: shifts.c:[[@LINE]]:{{.*}} 'p' is not released on every path [memleak-missing-release]
}

// By how much is not known.
static void openBy(void **to, unsigned flags, unsigned by) {
  *to = 0;
  if (flags >> by)
    *to = malloc(8);
}
void unknownShift(unsigned by) {
  void *p;
  openBy(&p, 8, by); // CHECK: shifts.c:[[@LINE]]:{{.*}} 'p' is not released on every path [memleak-missing-release]
}
