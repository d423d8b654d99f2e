// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// Arrays of owners: walked, by index and by pointer, here and in callees.

extern "C" {
void *malloc(unsigned long);
void free(void *);
char *strdup(const char *);
}

static char *names[4];

static void fillNames() {
  for (int i = 0; i < 4; i++)
    names[i] = strdup("x");
}
static void clearNames() {
  for (int i = 0; i < 4; i++)
    free(names[i]);
}
void global() {
  fillNames();
  clearNames();
}

static void clear4(char **a) {
  for (int i = 0; i < 4; i++)
    free(a[i]);
}
static void clear9(char **a) {
  for (int i = 0; i < 9; i++)
    free(a[i]);
}
static void clearN(char **a, int n) {
  for (int i = 0; i < n; i++)
    free(a[i]);
}
void byCallee() {
  char *p[4];
  p[0] = strdup("a");
  p[1] = strdup("b");
  p[2] = strdup("c");
  p[3] = strdup("d");
  clear4(p);
}
void byCounted() {
  char *p[4];
  p[0] = strdup("a");
  p[1] = strdup("b");
  p[2] = strdup("c");
  p[3] = strdup("d");
  clearN(p, 4);
}
void byLonger() {
  char *p[9] = {};
  p[0] = strdup("a");
  p[8] = strdup("b");
  clear9(p);
}
void tooFew() {
  char *p[4];
  p[0] = strdup("a");
  // CHECK: arrays.cpp:[[@LINE+1]]:10: memory held by 'p[1]' is not released on every path [memleak-missing-release]
  p[1] = strdup("b");
  clearN(p, 1);
}
void twice(char **p) {
  for (int i = 0; i < 4; i++)
    free(p[i]);
  // CHECK: arrays.cpp:[[@LINE+1]]:3: memory held by '*p' is released twice [memleak-double-release]
  free(p[0]);
}
void sameEachRound(char *p, int n) {
  for (int i = 0; i < n; i++)
    // CHECK: arrays.cpp:[[@LINE+1]]:5: memory held by 'p' is released twice [memleak-double-release]
    free(p);
}

void ranged() {
  int *all[] = {new int(1), new int(2)};
  for (int *each : all)
    delete each;
}
void rangedTwice() {
  int *all[] = {new int(1), new int(2)};
  for (int *each : all)
    delete each;
  // CHECK: arrays.cpp:[[@LINE+1]]:3: object held by 'all[0]' is released twice [memleak-double-release]
  delete all[0];
}
void byReference() {
  int *all[] = {new int(1), new int(2)};
  int *(&same)[2] = all;
  delete same[0];
  delete *(same + 1);
}
void byPointer() {
  int *all[] = {new int(1), new int(2)};
  for (int **p = all; p != all + 2; ++p)
    delete *p;
}
void byPointerToArray() {
  int *all[] = {new int(1), new int(2)};
  int *(*whole)[2] = &all;
  delete (*whole)[0];
  delete (*whole)[1];
}
void byOrder() {
  int *all[] = {new int(1), new int(2)};
  for (int **p = all, **end = all + 2; p < end; ++p)
    delete *p;
}
void oneShort() {
  // CHECK: arrays.cpp:[[@LINE+1]]:29: object held by 'all[1]' is not released on every path [memleak-missing-release]
  int *all[] = {new int(1), new int(2)};
  for (int **p = all; p != all + 1; ++p)
    delete *p;
}

// All elements, whatever the way to say so.
void untilEqual() {
  char *p[5];
  p[0] = strdup("a");
  p[1] = strdup("b");
  p[2] = strdup("c");
  p[3] = strdup("d");
  p[4] = strdup("e");
  for (unsigned i = 0; i != 5; i++)
    free(p[i]);
}
