// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// Unusual ways to write an allocation or its owner.

struct B {
  virtual ~B();
};
struct D : B {};
struct X {
  int M;
};
struct ByMember {
  ByMember(int X::*P);
};
template <class T> struct Deduced {
  Deduced(T Value) : Value(Value) {}
  T Value;
};

void parentheses() {
  int *P = (new int(3));
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'P' owns
  delete P;
  int *Q = ((new int));
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw pointer 'Q' owns
  delete Q;
  Q = (new int(2));
  delete Q;
}
// CHECK-FIXES-LABEL: void parentheses() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<int> P = memleak::make_pooled<int>(3);{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int> Q = memleak::make_pooled<int>();{{$}}
// CHECK-FIXES: {{^}}  Q = memleak::make_pooled<int>(2);{{$}}

void casts() {
  B *P = static_cast<B *>(new D);
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: raw pointer 'P' owns
  delete P;
  P = static_cast<B *>((new D()));
  delete P;
  P = (B *)nullptr;
}
// CHECK-FIXES-LABEL: void casts() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<B> P = memleak::make_pooled<D>();{{$}}
// CHECK-FIXES: {{^}}  P = memleak::make_pooled<D>();{{$}}
// CHECK-FIXES: {{^}}  P = nullptr;{{$}}

// The cast changes what is held.
void otherType() {
  char *P = reinterpret_cast<char *>(new int(3));
  // CHECK-MESSAGES: :[[@LINE-1]]:38: warning: raw pointer 'P' owns
  *P = 1;
  delete P;
}
void chosen(bool Wanted) {
  B *P = Wanted ? static_cast<B *>(new D) : nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:36: warning: raw pointer 'P' owns
  delete P;
}

// What the rest of the declaration stands behind.
int function(int);
void functionPointer() {
  int (**P)(int) = new (int (*)(int))(function);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: raw pointer 'P' owns
  delete P;
}
void memberFunction() {
  void (D::**P)() = new (void (D::*)());
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: raw pointer 'P' owns
  delete P;
}
void dataMember() {
  int X::**P = new (int X::*)(&X::M);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: raw pointer 'P' owns
  delete P;
}
// CHECK-FIXES-LABEL: void functionPointer() {
// CHECK-FIXES-NEXT: {{^}}  int (**P)(int) = new (int (*)(int))(function);{{$}}
// CHECK-FIXES-LABEL: void memberFunction() {
// CHECK-FIXES-NEXT: {{^}}  void (D::**P)() = new (void (D::*)());{{$}}
// CHECK-FIXES-LABEL: void dataMember() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<int X::*> P = memleak::make_pooled<int X::*>(&X::M);{{$}}

// A pool makes objects that can change.
void constant() {
  const int *P = new const int(5);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'P' owns
  delete P;
  int *Q = const_cast<int *>(new const int(3));
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: raw pointer 'Q' owns
  delete Q;
  const int *R = new int(5);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'R' owns
  delete R;
}
// CHECK-FIXES-LABEL: void constant() {
// CHECK-FIXES-NEXT: {{^}}  const int *P = new const int(5);{{$}}
// CHECK-FIXES: {{^}}  int *Q = const_cast<int *>(new const int(3));{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<const int> R = memleak::make_pooled<int>(5);{{$}}

void deduced() {
  auto *P = new auto(3.5);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'P' owns
  delete P;
  auto *Q = new Deduced(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'Q' owns
  delete Q;
  auto *R = new Deduced<int>(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'R' owns
  delete R;
}
// CHECK-FIXES-LABEL: void deduced() {
// CHECK-FIXES-NEXT: {{^}}  auto *P = new auto(3.5);{{$}}
// CHECK-FIXES: {{^}}  auto *Q = new Deduced(3);{{$}}
// CHECK-FIXES: {{^}}  auto R = memleak::make_pooled<Deduced<int>>(3);{{$}}

// A literal 0 is a number once it is handed on.
void nulls() {
  ByMember *P = new ByMember(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'P' owns
  delete P;
  int **Q = new (int *)(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'Q' owns
  delete Q;
  int *R = new int(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: raw pointer 'R' owns
  delete R;
}
// CHECK-FIXES-LABEL: void nulls() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<ByMember> P = memleak::make_pooled<ByMember>(nullptr);{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int *> Q = memleak::make_pooled<int *>(nullptr);{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int> R = memleak::make_pooled<int>(0);{{$}}
