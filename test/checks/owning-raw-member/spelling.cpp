// RUN: %check_memleak %s memleak-owning-raw-member %t

// Parentheses and casts around what a member is given, and declarations that go
// on behind the name.

struct B {
  virtual ~B();
};
struct D : B {};
int function(int);

class A {
  B *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:6: warning: 'A' owns
  int *Q = (new int(3));
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'A' owns

public:
  A() : P(static_cast<B *>(new D)) {}
  A(const A &) = delete;
  A &operator=(const A &) = delete;
  void again() {
    delete P;
    P = (new D());
  }
  ~A() {
    delete Q;
    delete P;
  }
};
// CHECK-FIXES: {{^}}  memleak::pool_ptr<B> P;{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int> Q = memleak::make_pooled<int>(3);{{$}}
// CHECK-FIXES: {{^}}  A() : P(memleak::make_pooled<D>()) {}{{$}}
// CHECK-FIXES: {{^}}    P = memleak::make_pooled<D>();{{$}}

class Functions {
  int (**P)(int);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Functions' owns

public:
  Functions() : P(new (int (*)(int))(function)) {}
  Functions(const Functions &) = delete;
  Functions &operator=(const Functions &) = delete;
  ~Functions() { delete P; }
};
// CHECK-FIXES: {{^}}  int (**P)(int);{{$}}
