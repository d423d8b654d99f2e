// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir summaries %s -- -std=c11 | FileCheck %s --check-prefix=TOLD
// RUN: %memleak ir silence %s -- -std=c11 | FileCheck %s --check-prefix=SILENT
// clang-format on
// Paths that differ in ownership and are more than can be followed: the first
// are, and one stands for the others.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
int ask(int);

/* A hundred and twenty-eight ways to have seven blocks. None is left out, so that callers need
   not doubt what is done with their own. */
// TOLD-LABEL: summary @"c:@F@many" "many" inferred {
// TOLD: release family malloc arg0*
// SILENT: disjunct-cap in 'many', of 'a' acquired at {{.*}}: {{[0-9]+}} states
void many(void **slot) {
  void *a = ask(1) ? malloc(1) : 0, *b = ask(2) ? malloc(2) : 0,
       *c = ask(3) ? malloc(3) : 0, *d = ask(4) ? malloc(4) : 0,
       *e = ask(5) ? malloc(5) : 0, *f = ask(6) ? malloc(6) : 0,
       *g = ask(7) ? malloc(7) : 0;
  free(*slot);
  *slot = 0;
  free(a);
  free(b);
  free(c);
  free(d);
  free(e);
  free(f);
  free(g);
}
void ok_given(void) {
  void *p = malloc(1);
  many(&p);
}
void bad_afterwards(void) {
  void *p = malloc(1);
  many(&p);
  p = malloc(2); // CHECK: crowds.c:[[@LINE]]:{{.*}} memory held by 'p' is not released on every path [memleak-missing-release]
}

/* What the first ways lose is found. */
void bad_first(void) {
  void *a = ask(1) ? malloc(1) : 0, *b = ask(2) ? malloc(2) : 0, // CHECK: crowds.c:[[@LINE]]:{{.*}} memory held by 'a' is not released on every path [memleak-missing-release]
       *c = ask(3) ? malloc(3) : 0, *d = ask(4) ? malloc(4) : 0,
       *e = ask(5) ? malloc(5) : 0, *f = ask(6) ? malloc(6) : 0,
       *g = ask(7) ? malloc(7) : 0;
  free(b);
  free(c);
  free(d);
  free(e);
  free(f);
  free(g);
}

/* Thirty-two ways are told apart, each to its end. */
// SILENT-NOT: in 'ok_fewer'
// CHECK: 2 findings
void ok_fewer(void) {
  void *a = ask(1) ? malloc(1) : 0, *b = ask(2) ? malloc(2) : 0,
       *c = ask(3) ? malloc(3) : 0, *d = ask(4) ? malloc(4) : 0,
       *e = ask(5) ? malloc(5) : 0;
  free(a);
  free(b);
  free(c);
  free(d);
  free(e);
}
