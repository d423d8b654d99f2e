// RUN: %check_memleak %s memleak-mismatched-release %t --real-headers

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

void single() {
  int *A = new int[4];
  delete A;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: array held by 'A' is released by 'delete', but needs 'delete[]' [memleak-mismatched-release]
}

void array() {
  int *A = new int;
  delete[] A;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'A' is released by 'delete[]', but needs 'delete' [memleak-mismatched-release]
}

void right() {
  int *A = new int[4];
  delete[] A;
  int *B = new int;
  delete B;
  free(malloc(3));
}

void allocated(const char *T) {
  char *S = strdup(T);
  delete S;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'S' is released by 'delete', but needs 'free()' [memleak-mismatched-release]
}

void released() {
  int *P = new int;
  free(P);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'P' is released by 'free()', but needs 'delete' [memleak-mismatched-release]
}

void command(const char *T) {
  FILE *P = popen(T, "r");
  if (P)
    fclose(P);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: pipe stream held by 'P' is released by 'fclose()', but needs 'pclose()' [memleak-mismatched-release]
}

void commandWell(const char *T) {
  FILE *P = popen(T, "r");
  if (P)
    pclose(P);
}

void inHandle() { std::unique_ptr<int> P(new int[4]); }
// CHECK-MESSAGES: :[[@LINE-1]]:55: warning: array held by 'P' is released by 'delete', but needs 'delete[]' [memleak-mismatched-release]
void inArrayHandle() { std::unique_ptr<int[]> P(new int[4]); }
void inShared(const char *T) {
  std::shared_ptr<char> S(strdup(T));
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: memory is released by 'delete', but needs 'free()' [memleak-mismatched-release]
  std::shared_ptr<char> Well(strdup(T), free);
}

struct thing;
void thing_free(struct thing *);
__attribute__((ownership_returns(thing))) struct thing *thing_new(void);

void attributed() {
  struct thing *T = thing_new();
  free(T);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'T' is released by 'free()', but needs 'thing' [memleak-mismatched-release]
}
void attributedWell() {
  struct thing *T = thing_new();
  thing_free(T);
}

int *make(bool B) { return B ? new int[3] : nullptr; }
void throughCall() {
  int *P = make(true);
  delete P;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: array held by 'P' is released by 'delete', but needs 'delete[]' [memleak-mismatched-release]
}

// Which it is depends on the same condition.
void chosen(bool B) {
  char *P = B ? static_cast<char *>(malloc(1)) : new char;
  if (B)
    free(P);
  else
    delete P;
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}  delete[] A;
// CHECK-FIXES:      {{^}}  delete A;
// CHECK-FIXES:      {{^}}  free(S);
// CHECK-FIXES:      {{^}}  delete P;
// CHECK-FIXES:      {{^}}    pclose(P);
// CHECK-FIXES:      {{^}}  delete[] P;
