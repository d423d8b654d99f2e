// RUN: %check_memleak %s memleak-raw-owning-allocation %t -- "-config={CheckOptions: {memleak-raw-owning-allocation.Handle: unique_ptr}}"

// CHECK-FIXES: #include <memory>

struct Widget {
  Widget(int Size = 0);
  virtual ~Widget();
  void draw();
  int Value;
};
struct Button : Widget {};
class Private {
  Private(int);
  friend void privateConstructor();
};
struct List;
void take(Widget *W);
bool add(Widget *W);
void look(Widget *W, int Value);

void simple() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  W->draw();
  delete W;
}
// CHECK-FIXES-LABEL: void simple() {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<Widget> W = std::make_unique<Widget>(3);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  W->draw();{{$}}
// CHECK-FIXES-NEXT: }

// A pointer that leaves for good is handed over at that point.
Widget *returned(bool Big) {
  Widget *W = new Button;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  if (!Big) {
    delete W;
    return nullptr;
  }
  W->draw();
  return W;
}
// CHECK-FIXES-LABEL: Widget *returned(bool Big) {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<Widget> W = std::make_unique<Button>();{{$}}
// CHECK-FIXES: {{^}}  W->draw();{{$}}
// CHECK-FIXES-NEXT: {{^}}  return W.release();{{$}}

void handedOver() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  W->Value = 2;
  take(W);
}
// CHECK-FIXES-LABEL: void handedOver() {
// CHECK-FIXES: {{^}}  W->Value = 2;{{$}}
// CHECK-FIXES-NEXT: {{^}}  take(W.release());{{$}}

// Used afterwards: whoever keeps it is not the only one who knows it.
void keptAndUsed() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  take(W);
  W->Value = 2;
}

// In one expression, who comes first is not known.
void usedBeside() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  look(W, W->Value);
}

void conditionally() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  if (!add(W))
    delete W;
}

// What make_unique cannot call, the handle's constructor takes.
void privateConstructor() {
  Private *P = new Private(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: raw pointer 'P' owns
  auto *Q = new Private(4);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'Q' owns
  delete Q;
  Q = new Private(5);
  delete Q;
  delete P;
}
// CHECK-FIXES-LABEL: void privateConstructor() {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<Private> P(new Private(3));{{$}}
// CHECK-FIXES: {{^}}  std::unique_ptr<Private> Q(new Private(4));{{$}}
// CHECK-FIXES: {{^}}  Q.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  Q.reset(new Private(5));{{$}}

struct Base {
  int Value;
};
struct Derived : Base {
  ~Derived();
};
void nonvirtual() {
  Base *B = new Derived;
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'B' owns
  B->Value = 1;
}
