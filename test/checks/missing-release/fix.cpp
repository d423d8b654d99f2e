// RUN: %check_memleak %s memleak-missing-release %t
// In C++ the handle is the better fix.
#include <memory>
#include <stdlib.h>

struct Rule {
  bool valid() const { return Value > 0; }
  int value() const { return Value; }
  int Value = 0;
};

int handle() {
  Rule *Held = new Rule;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: object held by 'Held' is not released on every path
  if (!Held->valid())
    return -1;
  int Value = Held->value();
  delete Held;
  return Value;
}
// CHECK-FIXES-LABEL: int handle() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Rule> Held = memleak::make_pooled<Rule>();
// CHECK-FIXES-NOT: delete Held

// A handle is not possible: the address of the variable is taken.
void look(Rule *const *);
int byHand() {
  Rule *Seen = new Rule;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: object held by 'Seen'
  look(&Seen);
  if (!Seen->valid())
    return -1;
  delete Seen;
  return 0;
}
// CHECK-FIXES-LABEL: int byHand() {

void array(int N) {
  int *Numbers = new int[N];
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: array held by 'Numbers'
  Numbers[0] = 1;
}
// CHECK-FIXES-LABEL: void array(int N) {

int memory(int N) {
  int *Block = static_cast<int *>(malloc(8));
  // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: memory held by 'Block'
  if (N)
    throw N;
  free(Block);
  return 0;
}
// CHECK-FIXES-LABEL: int memory(int N) {
// CHECK-FIXES:      {{^}}  if (N) {
// CHECK-FIXES-NEXT: {{^}}    free(Block);
// CHECK-FIXES-NEXT: {{^}}    throw N;
// CHECK-FIXES-NEXT: {{^}}  }

// A lambda is a function of its own.
int lambda() {
  auto Inner = [](int N) {
    void *Local = malloc(8);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: memory held by 'Local'
    return N;
  };
  return Inner(1);
}
// CHECK-FIXES-LABEL: int lambda() {
// CHECK-FIXES:      {{^}}    free(Local);
// CHECK-FIXES-NEXT: {{^}}    return N;
