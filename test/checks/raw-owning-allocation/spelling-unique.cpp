// RUN: %check_memleak %s memleak-raw-owning-allocation %t -- "-config={CheckOptions: {memleak-raw-owning-allocation.Handle: unique_ptr}}"

#include <memory>

void constant() {
  const int *P = new const int(5);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'P' owns
  delete P;
  int *Q = const_cast<int *>(new const int(3));
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: raw pointer 'Q' owns
  delete Q;
}
// CHECK-FIXES: {{^}}  std::unique_ptr<const int> P = std::make_unique<const int>(5);{{$}}
// CHECK-FIXES: {{^}}  int *Q = const_cast<int *>(new const int(3));{{$}}

class Private {
  Private(int);
  friend void privateConstructor();
};
void privateConstructor() {
  Private *P = (new Private(3));
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'P' owns
  delete P;
  P = (new Private(4));
  delete P;
}
// CHECK-FIXES-LABEL: void privateConstructor() {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<Private> P(new Private(3));{{$}}
// CHECK-FIXES: {{^}}  P.reset(new Private(4));{{$}}
