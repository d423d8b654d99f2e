// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// Constructors that tell somebody about the object by way of a base class.

struct Registry;
struct Registered {
  explicit Registered(Registry &To);
};
struct Inheriting : Registered {
  using Registered::Registered;
};
struct Forwarding : Registered {
  explicit Forwarding(Registry &To) : Registered(To) {}
};
struct Plain {
  explicit Plain(int Value) : Value(Value) {}
  int Value;
};
struct InheritingPlain : Plain {
  using Plain::Plain;
};

void inherits(Registry &All) {
  Inheriting *A = new Inheriting(All);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: raw pointer 'A' owns
  (void)A;
}
void forwards(Registry &All) {
  Forwarding *A = new Forwarding(All);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: raw pointer 'A' owns
  (void)A;
}
int plain() {
  InheritingPlain *A = new InheritingPlain(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: raw pointer 'A' owns
  return A->Value;
}
// CHECK-FIXES-LABEL: void inherits(Registry &All) {
// CHECK-FIXES-NEXT: {{^}}  Inheriting *A = new Inheriting(All);{{$}}
// CHECK-FIXES-LABEL: void forwards(Registry &All) {
// CHECK-FIXES-NEXT: {{^}}  Forwarding *A = new Forwarding(All);{{$}}
// CHECK-FIXES-LABEL: int plain() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<InheritingPlain> A = memleak::make_pooled<InheritingPlain>(1);{{$}}
