// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir silence %s -- -std=c11 | FileCheck %s --check-prefix=SILENCE
// clang-format on
// Jumps that skip callers, and what is so where they arrive.

#include <setjmp.h>
#include <stdlib.h>
#include <stdio.h>
static jmp_buf env;
void fails(int x) {
  char *p = malloc(10); // CHECK: jumps.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  if (!p) return;
  if (x) longjmp(env, 1);
  free(p);
}
void failsWell(int x) {
  char *p = malloc(10);
  if (!p) return;
  if (x) { free(p); longjmp(env, 1); }
  free(p);
}
struct ctx { char *text; jmp_buf env; };
void failsKeeping(struct ctx *c) {
  c->text = malloc(10);
  longjmp(c->env, 1);
}
void work(void);
int catches(void) {
  char *p = NULL;
  if (setjmp(env)) { free(p); return 1; }
  p = malloc(10);
  work();
  free(p);
  return 0;
}
int unset(void) {
  char *p;
  if (setjmp(env) == 0) { p = malloc(3); work(); } 
  free(p);
  return 0;
}
int lost(void) {
  char *p = malloc(10); // CHECK: jumps.c:[[@LINE]]:{{.*}} [memleak-missing-release]
  if (setjmp(env)) return 1;
  work();
  free(p);
  return 0;
}
int here(int x) {
  char *p = malloc(10);
  if (setjmp(env)) { free(p); return 1; }
  // SILENCE: jumps.c:[[@LINE+1]]:{{.*}}longjmp
  if (x) longjmp(env, 1);
  free(p);
  return 0;
}
int replaced(void) {
  char *p = malloc(3);
  // SILENCE: jumps.c:[[@LINE+1]]:{{.*}}setjmp
  if (setjmp(env)) {
    free(p);
    return 1;
  }
  free(p);
  p = malloc(9);
  work();
  free(p);
  return 0;
}
