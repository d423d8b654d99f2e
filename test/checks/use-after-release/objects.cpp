// RUN: %check_memleak %s memleak-use-after-release %t --real-headers

#include <memory>
#include <utility>

struct Widget {
  int Value = 0;
  void draw() {}
  int value() const { return Value; }
};

int read() {
  Widget *W = new Widget;
  delete W;
  return W->Value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'W' is used after its release [memleak-use-after-release]
}

int called() {
  Widget *W = new Widget;
  delete W;
  return W->value();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'W' is used after its release [memleak-use-after-release]
}

int afterReset() {
  std::unique_ptr<Widget> U(new Widget);
  Widget *W = U.get();
  U.reset();
  return W->Value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'U' is used after its release [memleak-use-after-release]
}

int beforeReset() {
  std::unique_ptr<Widget> U(new Widget);
  Widget *W = U.get();
  int Value = W->Value;
  U.reset();
  return Value;
}

Widget *dangling() {
  std::unique_ptr<Widget> U(new Widget);
  return U.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'U' is returned after its release [memleak-use-after-release]
}

Widget *alive() {
  std::unique_ptr<Widget> U(new Widget);
  return U.release();
}

int movedOn() {
  std::unique_ptr<Widget> U(new Widget), V;
  Widget *W = U.get();
  V = std::move(U);
  return W->Value;
}
