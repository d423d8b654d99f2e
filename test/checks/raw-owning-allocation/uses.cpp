// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// What a handle can do stays; where the pointer itself is wanted, get() is.

struct Widget {
  Widget(int Size);
  ~Widget();
  void draw();
  int Value;
  Widget *Next;
};
void borrow(Widget *W);
void borrowConst(Widget *const &W);
void print(const char *Format, ...);
template <class... Args> void forward(Args &&...);
#define ASSERT(Condition) ((Condition) ? (void)0 : print("failed"))
#define TWICE(Pointer) borrow(Pointer), borrow(Pointer)

bool uses(Widget *Other) {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  if (!W || W == nullptr || (nullptr != W && W == Other))
    print("%p", W);
  while (W && W->Value)
    --(*W).Value;
  bool Some = W;
  Widget *Alias = W;
  Alias = (Some ? W : Other);
  borrowConst(W);
  forward(1, W, Alias);
  Other->Next = W;
  (void)W;
  W[0].draw();
  ASSERT(W != nullptr && W->Value);
  ASSERT(W != Other);
  TWICE(W);
  void *Raw = static_cast<void *>(W);
  Widget &Reference = *W;
  Reference.draw();
  delete W;
  return Raw;
}
// CHECK-FIXES-LABEL: bool uses(Widget *Other) {
// CHECK-FIXES: {{^}}  if (!W || W == nullptr || (nullptr != W && W.get() == Other)){{$}}
// CHECK-FIXES-NEXT: {{^}}    print("%p", W.get());{{$}}
// CHECK-FIXES-NEXT: {{^}}  while (W && W->Value){{$}}
// CHECK-FIXES-NEXT: {{^}}    --(*W).Value;{{$}}
// CHECK-FIXES-NEXT: {{^}}  bool Some = (W != nullptr);{{$}}
// CHECK-FIXES-NEXT: {{^}}  Widget *Alias = W.get();{{$}}
// CHECK-FIXES-NEXT: {{^}}  Alias = (Some ? W.get() : Other);{{$}}
// CHECK-FIXES-NEXT: {{^}}  borrowConst(W.get());{{$}}
// CHECK-FIXES-NEXT: {{^}}  forward(1, W.get(), Alias);{{$}}
// CHECK-FIXES-NEXT: {{^}}  Other->Next = W.get();{{$}}
// CHECK-FIXES-NEXT: {{^}}  (void)W;{{$}}
// CHECK-FIXES-NEXT: {{^}}  W.get()[0].draw();{{$}}
// CHECK-FIXES-NEXT: {{^}}  ASSERT(W != nullptr && W->Value);{{$}}
// CHECK-FIXES-NEXT: {{^}}  ASSERT(W.get() != Other);{{$}}
// CHECK-FIXES-NEXT: {{^}}  TWICE(W.get());{{$}}
// CHECK-FIXES-NEXT: {{^}}  void *Raw = static_cast<void *>(W.get());{{$}}
// CHECK-FIXES-NEXT: {{^}}  Widget &Reference = *W;{{$}}
// CHECK-FIXES-NEXT: {{^}}  Reference.draw();{{$}}
// CHECK-FIXES-NEXT: {{^}}  W.reset();{{$}}

void lambdas() {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  auto Shared = [&] { W->draw(), borrow(W); };
  auto Named = [&W] { return W->Value; };
  auto Copied = [W] { borrow(W); };
  auto Renamed = [V = W] { borrow(V); };
  Renamed();
  Shared();
  Named();
  Copied();
  delete W;
}
// CHECK-FIXES-LABEL: void lambdas() {
// CHECK-FIXES: {{^}}  auto Shared = [&] { W->draw(), borrow(W.get()); };{{$}}
// CHECK-FIXES-NEXT: {{^}}  auto Named = [&W] { return W->Value; };{{$}}
// CHECK-FIXES-NEXT: {{^}}  auto Copied = [W = W.get()] { borrow(W); };{{$}}
// CHECK-FIXES-NEXT: {{^}}  auto Renamed = [V = W.get()] { borrow(V); };{{$}}

auto inLambda = [] {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  borrow(W);
  delete W;
};
// CHECK-FIXES-LABEL: auto inLambda = [] {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>(1);{{$}}

struct Local {
  void method() {
    Widget *W = new Widget(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'W'
    Widget *V = new Widget(W->Value + static_cast<int>(sizeof(*W)));
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'V'
    W->Next = V;
    delete V;
    delete W;
  }
};
// CHECK-FIXES-LABEL: void method() {
// CHECK-FIXES: {{^}}    W->Next = V.get();{{$}}
