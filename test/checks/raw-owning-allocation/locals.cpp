// RUN: %check_memleak %s memleak-raw-owning-allocation %t

struct Widget {
  Widget();
  Widget(int Size, const char *Name = nullptr);
  ~Widget();
  void draw();
  int Value;
};
struct Button : Widget {
  Button(int Size);
};
void borrow(Widget *W);
void log(const Widget *W);
bool ready();

// CHECK-FIXES: #include <memleak/pool_ptr.hpp>

void simple() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns the 'Widget' that is allocated here [memleak-raw-owning-allocation]
  W->draw();
  borrow(W);
  delete W;
}
// CHECK-FIXES-LABEL: void simple() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>(3);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  W->draw();{{$}}
// CHECK-FIXES-NEXT: {{^}}  borrow(W.get());{{$}}
// CHECK-FIXES-NEXT: }

void deduced() {
  auto *First = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'First'
  First->draw();
  delete First;
  auto Second = new Widget();
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'Second'
  delete Second;
}
// CHECK-FIXES-LABEL: void deduced() {
// CHECK-FIXES-NEXT: {{^}}  auto First = memleak::make_pooled<Widget>();{{$}}
// CHECK-FIXES: {{^}}  First.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  auto Second = memleak::make_pooled<Widget>();{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: }

void toBase() {
  Widget *W = new Button(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns the 'Button'
  const Widget *const C = new Widget{2};
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: raw pointer 'C'
  log(C);
  delete C;
  delete W;
}
// CHECK-FIXES-LABEL: void toBase() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Button>(1);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<const Widget> C = memleak::make_pooled<Widget>(2);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  log(C.get());{{$}}
// CHECK-FIXES-NEXT: {{^}}  C.reset();{{$}}
// CHECK-FIXES-NEXT: }

void directInitialised() {
  Widget *W(new Widget(1));
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'W'
  Widget *V{new Widget(2)};
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: raw pointer 'V'
  delete V;
  delete W;
}
// CHECK-FIXES-LABEL: void directInitialised() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Widget> W(memleak::make_pooled<Widget>(1));{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<Widget> V{memleak::make_pooled<Widget>(2)};{{$}}

void assignedLater(bool Big) {
  Widget *W = 0;
  if (Big)
    W = new Widget(1000);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: raw pointer 'W'
  else
    W = new Widget(1);
  W->draw();
  delete W;
  W = nullptr;
  W = new Widget(0, 0);
  delete W;
}
// CHECK-FIXES-LABEL: void assignedLater(bool Big) {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Widget> W = nullptr;{{$}}
// CHECK-FIXES-NEXT: {{^}}  if (Big){{$}}
// CHECK-FIXES-NEXT: {{^}}    W = memleak::make_pooled<Widget>(1000);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  else{{$}}
// CHECK-FIXES-NEXT: {{^}}    W = memleak::make_pooled<Widget>(1);{{$}}
// CHECK-FIXES-NEXT: {{^}}  W->draw();{{$}}
// CHECK-FIXES-NEXT: {{^}}  W = nullptr;{{$}}
// CHECK-FIXES-NEXT: {{^}}  W = memleak::make_pooled<Widget>(0, nullptr);{{$}}
// CHECK-FIXES-NEXT: }

void chosen(bool Some) {
  Widget *W = Some ? new Widget(1) : nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: raw pointer 'W'
  if (W)
    W->draw();
  delete W;
}
// CHECK-FIXES-LABEL: void chosen(bool Some) {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Widget> W = Some ? memleak::make_pooled<Widget>(1) : nullptr;{{$}}

void inLoop() {
  for (int I = 0; I < 3; ++I) {
    Widget *W = new Widget(I);
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: raw pointer 'W'
    borrow(W);
    delete W;
  }
}
// CHECK-FIXES-LABEL: void inLoop() {
// CHECK-FIXES: {{^}}    memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>(I);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}    borrow(W.get());{{$}}
// CHECK-FIXES-NEXT: {{^}}  }{{$}}

struct Point {
  int X, Y;
};

// Never released, and never seen by anybody: the handle mends a leak.
int forgotten() {
  Point *P = new Point{1, 2};
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw pointer 'P'
  return P->X + (*P).Y;
}
// CHECK-FIXES-LABEL: int forgotten() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<Point> P = memleak::make_pooled<Point>(Point{1, 2});{{$}}

int scalar() {
  int *Count = new int(7);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: raw pointer 'Count' owns the 'int'
  *Count += 1;
  int Result = *Count;
  delete Count;
  return Result;
}
// CHECK-FIXES-LABEL: int scalar() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<int> Count = memleak::make_pooled<int>(7);{{$}}

namespace app {
struct Node {
  int Key = 0;
};
} // namespace app

void qualified() {
  struct app::Node *N = new struct app::Node;
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: raw pointer 'N' owns the 'struct app::Node'
  N->Key = 1;
  ::app::Node *M = ::new ::app::Node();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: raw pointer 'M'
  delete M;
  delete N;
}
// CHECK-FIXES-LABEL: void qualified() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<struct app::Node> N = memleak::make_pooled<struct app::Node>();{{$}}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<::app::Node> M = memleak::make_pooled<::app::Node>();{{$}}
