// RUN: %check_memleak %s memleak-realloc-leak %t
#include <stdlib.h>

struct List {
  int *Items;
  unsigned long Size;
  void grow();
};

void List::grow() {
  Items = static_cast<int *>(realloc(Items, Size));
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: memory held by 'this->Items' is lost
}
// The type of a member is not known to the edit.
// CHECK-FIXES-LABEL: void List::grow() {

char *grow(unsigned long N) {
  char *P = static_cast<char *>(malloc(N));
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: memory held by 'P' is lost
  if (!P)
    return nullptr;
  P = static_cast<char *>(realloc(P, N * 2));
  return P;
}
// CHECK-FIXES-LABEL: char *grow(
// CHECK-FIXES:      {{^}}  {
// CHECK-FIXES-NEXT: {{^}}    auto *resized = static_cast<char *>(realloc(P, N * 2));
// CHECK-FIXES-NEXT: {{^}}    if (!resized)
// CHECK-FIXES-NEXT: {{^}}      free(P);
// CHECK-FIXES-NEXT: {{^}}    P = resized;
// CHECK-FIXES-NEXT: {{^}}  }
