// RUN: %check_memleak %s memleak-double-release %t --real-headers

#include <memory>

struct Widget {
  int Value = 0;
};

void alsoOwned() {
  Widget *W = new Widget;
  std::unique_ptr<Widget> Owner(W);
  delete W;
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: object held by 'W' is released twice [memleak-double-release]

void letGo() {
  Widget *W = new Widget;
  std::unique_ptr<Widget> Owner(W);
  Owner.release();
  delete W;
}

void fromBoth() {
  Widget *W = new Widget;
  std::unique_ptr<Widget> One(W);
  std::unique_ptr<Widget> Two(W);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: object held by 'W' is released twice [memleak-double-release]

void moved() {
  std::unique_ptr<Widget> One(new Widget);
  std::unique_ptr<Widget> Two(std::move(One));
  One.reset();
}

class Holder {
  Widget *W;

public:
  explicit Holder(Widget *W) : W(W) {}
  ~Holder() { delete W; }
};

// The class copies its pointer, and both copies release it.
void copied() {
  Holder A(new Widget);
  Holder B(A);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: object held by 'A.W' is released twice [memleak-double-release]

void notCopied() {
  Holder A(new Widget);
  Holder &B = A;
  (void)B;
}
