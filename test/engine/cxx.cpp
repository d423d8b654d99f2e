// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// From C++ source to findings, against the real standard library.

#include <memory>
#include <string>
#include <vector>

struct Widget {
  int Value = 0;
  virtual ~Widget() = default;
};
struct Button : Widget {
  std::string Text;
};

int leaks(bool B) {
  // CHECK: cxx.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  Widget *W = new Button;
  if (B)
    return 1;
  delete W;
  return 0;
}

int throwsPast(bool B) {
  // CHECK: cxx.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  Widget *W = new Widget;
  if (B)
    throw 1;
  int Value = W->Value;
  delete W;
  return Value;
}

// CHECK: cxx.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-mismatched-release]
void wrongForm() { int *P = new int[4]; delete P; }

int owned(bool B) {
  std::unique_ptr<Widget> W(new Button);
  if (B)
    throw 1;
  return W->Value;
}

std::unique_ptr<Widget> handedOver() {
  std::unique_ptr<Widget> W = std::make_unique<Button>();
  return W;
}

// Released by hand from a handle: nobody owns it then.
void dropped() {
  std::unique_ptr<Widget> W(new Widget);
  // CHECK: [memleak-missing-release]
  Widget *Raw = W.release();
  (void)Raw;
}

// A class of the user's that owns by its destructor.
class Owner {
  Widget *W;

public:
  Owner() : W(new Widget) {}
  ~Owner() { delete W; }
  Owner(const Owner &) = delete;
};
void inferredOwner() { Owner O; }

void inContainer(std::vector<Widget *> &V) { V.push_back(new Widget); }
