// RUN: %check_memleak %s memleak-missing-release %t
// Objects: destructors that release, handles that let go, members, throws.

#include <memory>
#include <vector>

struct Widget {
  int Value = 0;
};
struct Error {};

int early(bool B) {
  Widget *W = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: object held by 'W' is not released on every path [memleak-missing-release]
  if (B)
    return 1;
  delete W;
  return 0;
}

int throwsPast(bool B) {
  Widget *W = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: object held by 'W' is not released on every path [memleak-missing-release]
  if (B)
    throw Error();
  delete W;
  return 0;
}

int throwsOwned(bool B) {
  std::unique_ptr<Widget> W(new Widget);
  if (B)
    throw Error();
  return W->Value;
}

int caught(bool B) {
  Widget *W = new Widget;
  try {
    if (B)
      throw Error();
  } catch (const Error &) {
    delete W;
    return 1;
  }
  delete W;
  return 0;
}

void array(int N, bool B) {
  int *A = new int[N];
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: array held by 'A' is not released on every path [memleak-missing-release]
  if (!B)
    delete[] A;
}

void letGo(std::unique_ptr<Widget> W, bool B) {
  Widget *Raw = W.release();
  if (B)
    return;
  delete Raw;
}

void letGoToOther(std::unique_ptr<Widget> W) {
  std::unique_ptr<Widget> Other(W.release());
}

class Owner {
  Widget *W;

public:
  Owner() : W(new Widget) {}
  ~Owner() { delete W; }
  Owner(const Owner &) = delete;
  Owner &operator=(const Owner &) = delete;
  Widget *get() { return W; }
};

void owned() {
  Owner O;
  O.get()->Value = 1;
}

void ownerOnHeap(bool B) {
  Owner *O = new Owner;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: object held by 'O' is not released on every path [memleak-missing-release]
  if (B)
    return;
  delete O;
}

// A class that does not release: everything that it acquires is lost with it.
struct Loser {
  Widget *W = nullptr;
  void fill() { W = new Widget; }
};
void lost() {
  Loser L;
  L.fill();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'L.W' is not released on every path [memleak-missing-release]
}

Widget *make(bool B) { return B ? new Widget : nullptr; }

int maybe(bool B) {
  Widget *W = make(B);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: object held by 'W' is not released on every path [memleak-missing-release]
  return W ? W->Value : 0;
}

int maybeReleased(bool B) {
  Widget *W = make(B);
  int Value = W ? W->Value : 0;
  delete W;
  return Value;
}

struct Registry {
  void add(Widget *);
};
void handedOn(Registry &R, std::vector<Widget *> &V) {
  R.add(new Widget);
  V.push_back(new Widget);
  auto Later = [W = new Widget] { delete W; };
  Later();
}

template <class T> T *build(bool B) {
  T *X = new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'X' is not released on every path [memleak-missing-release]
  if (B)
    return nullptr;
  return X;
}
void instantiated() { delete build<Widget>(true); }

#define ENSURE(c)                                                              \
  do {                                                                         \
    if (!(c))                                                                  \
      return -1;                                                               \
  } while (0)
int inMacro(int N) {
  Widget *W = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: object held by 'W' is not released on every path [memleak-missing-release]
  ENSURE(N > 0);
  delete W;
  return 0;
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}#include <memleak/pool_ptr.hpp>
// CHECK-FIXES:      {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>();
// CHECK-FIXES:      {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>();
// CHECK-FIXES:      {{^}}  std::unique_ptr<int[]> A(new int[N]);
// CHECK-FIXES:      {{^}}    A.reset();
// CHECK-FIXES:      {{^}}  memleak::pool_ptr<Owner> O = memleak::make_pooled<Owner>();
// CHECK-FIXES:      {{^}}  delete L.W;
// CHECK-FIXES:      {{^}}  if (B) {
// CHECK-FIXES-NEXT: {{^}}    delete X;
// CHECK-FIXES:      {{^}}  }
// CHECK-FIXES:      {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>();
