// clang-format off
// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Which handler ends an exception that a called function throws.

#include <cstdlib>
struct Base { virtual ~Base(); };
struct Error : Base {};
struct Deeper : Error {};
struct Other {};
void fail() { throw Deeper(); }
void failOther() { throw Other(); }
void failInt() { throw 1; }
int sink(char *);
int caughtByBase() {
  char *p = (char *)malloc(3);
  int r = 0;
  try { sink(nullptr); fail(); } catch (const Base &) { r = 1; }
  free(p);
  return r;
}
int caughtByAll() {
  char *p = (char *)malloc(3);
  int r = 0;
  try { fail(); } catch (...) { r = 1; }
  free(p);
  return r;
}
int notCaught() {
  char *p = (char *)malloc(3); // CHECK: throws.cpp:[[@LINE]]:{{.*}} [memleak-missing-release]
  int r = 0;
  try { failOther(); } catch (const Base &) { r = 1; }
  free(p);
  return r;
}
int caughtInt() {
  char *p = (char *)malloc(3);
  try { failInt(); } catch (int) { free(p); return 1; }
  free(p);
  return 0;
}
int second() {
  char *p = (char *)malloc(3); // CHECK: throws.cpp:[[@LINE]]:{{.*}} [memleak-missing-release]
  try { failOther(); } catch (const Base &) { free(p); return 1; } catch (const Other &) { return 2; }
  free(p);
  return 0;
}
int firstOnly() {
  char *p = (char *)malloc(3);
  try { fail(); } catch (const Error &) { free(p); return 1; } catch (const Base &) { return 2; }
  free(p);
  return 0;
}
void rethrows() {
  try { fail(); } catch (...) { throw; }
}
int caughtAgain() {
  char *p = (char *)malloc(3);
  try { rethrows(); } catch (const Error &) { }
  free(p);
  return 0;
}
