// RUN: %check_memleak %s memleak-raw-owning-allocation %t --run -- "-config={CheckOptions: {memleak-raw-owning-allocation.Handle: unique_ptr}}"

// A callee that wraps what it is given in a handle owns it from then on.

#include <memory>
#include <utility>
#include <vector>

struct T {
  explicit T(int Value) : Value(Value) {}
  int Value;
};
struct Deleter {
  void operator()(T *Object) const { delete Object; }
};
struct Holder {
  std::unique_ptr<T> Held;
  explicit Holder(T *Object) : Held(Object) {}
};
struct List {
  std::vector<std::unique_ptr<T>> Items;
  void add(T *Item) { Items.push_back(std::unique_ptr<T>(Item)); }
};
static std::unique_ptr<T> wrap(T *X) { return std::unique_ptr<T>(X); }
static std::unique_ptr<const T> toConst(T *X) {
  return std::unique_ptr<const T>(X);
}
static std::unique_ptr<T, Deleter> special(T *X) {
  return std::unique_ptr<T, Deleter>(X);
}
template <class X> std::unique_ptr<X> generic(X *Object) {
  return std::unique_ptr<X>(Object);
}
static std::pair<int, std::unique_ptr<T>> paired(T *X) {
  return {1, std::unique_ptr<T>(X)};
}
static void eat(T *X) { std::unique_ptr<T> Mine(X); }
static void eatAtOnce(T *X) { std::unique_ptr<T>{X}; }
static int look(T *X) {
  std::unique_ptr<int> Other(new int(X->Value));
  return *Other;
}

static void wrapped() {
  T *A = new T(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  auto W = wrap(A);
}
// CHECK-FIXES-LABEL: static void wrapped() {
// CHECK-FIXES: {{^}}  auto W = wrap(A.release());{{$}}
static void constant() {
  T *A = new T(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  auto W = toConst(A);
}
// CHECK-FIXES-LABEL: static void constant() {
// CHECK-FIXES: {{^}}  auto W = toConst(A.release());{{$}}
static void withDeleter() {
  T *A = new T(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  auto W = special(A);
}
// CHECK-FIXES-LABEL: static void withDeleter() {
// CHECK-FIXES: {{^}}  auto W = special(A.release());{{$}}
static void template_() {
  T *A = new T(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  auto W = generic(A);
}
// CHECK-FIXES-LABEL: static void template_() {
// CHECK-FIXES: {{^}}  auto W = generic(A.release());{{$}}
static void pair() {
  T *A = new T(4);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  auto W = paired(A);
}
// CHECK-FIXES-LABEL: static void pair() {
// CHECK-FIXES: {{^}}  auto W = paired(A.release());{{$}}
static void eaten() {
  T *A = new T(5);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  eat(A);
}
// CHECK-FIXES-LABEL: static void eaten() {
// CHECK-FIXES: {{^}}  eat(A.release());{{$}}
static void eatenAtOnce() {
  T *A = new T(6);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  eatAtOnce(A);
}
// CHECK-FIXES-LABEL: static void eatenAtOnce() {
// CHECK-FIXES: {{^}}  eatAtOnce(A.release());{{$}}
static void held() {
  T *A = new T(7);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  Holder H(A);
}
// CHECK-FIXES-LABEL: static void held() {
// CHECK-FIXES: {{^}}  Holder H(A.release());{{$}}
static void listed() {
  T *A = new T(8);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  List L;
  L.add(A);
}
// CHECK-FIXES-LABEL: static void listed() {
// CHECK-FIXES: {{^}}  L.add(A.release());{{$}}

// Only looks at it, whatever else it makes handles of.
static int lent() {
  T *A = new T(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: raw pointer 'A' owns
  int Value = look(A);
  delete A;
  return Value;
}
// CHECK-FIXES-LABEL: static int lent() {
// CHECK-FIXES: {{^}}  int Value = look(A.get());{{$}}

int main() {
  wrapped();
  constant();
  withDeleter();
  template_();
  pair();
  eaten();
  eatenAtOnce();
  held();
  listed();
  return lent() - 3;
}
