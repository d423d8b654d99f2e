// RUN: %check_memleak %s memleak-nonvirtual-destructor %t

#include <memleak/pool_ptr.hpp>
#include <memory>
#include <vector>

struct Member {
  ~Member();
};
class Base {
public:
  Base();
  ~Base();
  // CHECK-FIXES: {{^}}  virtual ~Base();
};
template <int N> class Derived : public Base {
  Member Value;
};
using D1 = Derived<1>;

void constructed() {
  std::unique_ptr<Base> P(new Derived<1>);
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Derived<1>' is released through its base 'Base', whose destructor is not virtual [memleak-nonvirtual-destructor]
}

void reset(std::unique_ptr<Base> &P) {
  P.reset(new Derived<2>);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<2>' is released
}

std::unique_ptr<Base> returned() {
  return std::make_unique<Derived<3>>();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Derived<3>' is released
}

void assigned(std::unique_ptr<Base> &P, std::unique_ptr<Derived<4>> &Q) {
  P = std::move(Q);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<4>' is released
}

void stored(std::vector<std::unique_ptr<Base>> &V) {
  V.push_back(std::make_unique<Derived<5>>());
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'Derived<5>' is released
  V.emplace_back(std::make_unique<Derived<6>>());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<6>' is released
  V.emplace_back(new Derived<7>);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<7>' is released
}

void handedOver() {
  Base *B = new Derived<8>;
  std::unique_ptr<Base> P(B);
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Derived<8>' is released
  Base *C = new Derived<9>;
  std::shared_ptr<Base> S(C);
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Derived<9>' is released
}

class Owner {
  std::unique_ptr<Base> Held;

public:
  Owner() : Held(new Derived<10>) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'Derived<10>' is released
};

template <class T> std::unique_ptr<Base> makeAny() {
  return std::unique_ptr<Base>(new T);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Derived<11>' is released
}
auto Any = makeAny<Derived<11>>();
auto Same = makeAny<Base>();

//===----------------------------------------------------------------------===//

// These remember the class they were made with.
void keepDestructor() {
  std::shared_ptr<Base> S(new Derived<20>);
  std::shared_ptr<Base> M = std::make_shared<Derived<20>>();
  std::shared_ptr<Base> U(std::make_unique<Derived<20>>());
  memleak::pool_ptr<Base> P = memleak::make_pooled<Derived<20>>();
  S.reset(new Derived<20>);
}

struct Deleter {
  void operator()(Base *B) const { delete static_cast<Derived<20> *>(B); }
};
void ownDeleter() {
  std::unique_ptr<Base, Deleter> P(new Derived<20>);
  std::shared_ptr<Base> S(static_cast<Base *>(new Derived<20>), Deleter());
}

void sameClass() {
  std::unique_ptr<Derived<20>> P(new Derived<20>);
  std::unique_ptr<Derived<20>> Q = std::move(P);
  std::unique_ptr<Base> R(new Base);
}

class VirtualBase {
public:
  virtual ~VirtualBase() = default;
};
class VirtualDerived : public VirtualBase {
  Member Value;
};
void virtualDestructor(std::vector<std::unique_ptr<VirtualBase>> &V) {
  V.emplace_back(new VirtualDerived);
  V.push_back(std::make_unique<VirtualDerived>());
}
