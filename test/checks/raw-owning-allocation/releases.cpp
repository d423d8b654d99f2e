// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// A release goes only where the handle's destructor does the same at the same
// moment; elsewhere it becomes reset().

struct Widget {
  Widget(int Size);
  ~Widget();
  int Value;
};
struct Plain {
  int Value;
};
struct Lock {
  ~Lock();
};
void work();
int measure();

int atScopeEnd(bool Early) {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  if (Early) {
    delete W;
    return 1;
  }
  if (W->Value) {
    delete W;
    return measure();
  }
  if (W != nullptr)
    delete W;
  return 0;
}
// CHECK-FIXES-LABEL: int atScopeEnd(bool Early) {
// CHECK-FIXES: {{^}}  if (Early) {{{$}}
// CHECK-FIXES-NEXT: {{^}}    return 1;{{$}}
// CHECK-FIXES-NEXT: {{^}}  }{{$}}
// CHECK-FIXES-NEXT: {{^}}  if (W->Value) {{{$}}
// CHECK-FIXES-NEXT: {{^}}    W.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}    return measure();{{$}}
// CHECK-FIXES-NEXT: {{^}}  }{{$}}
// CHECK-FIXES-NEXT: {{^}}  return 0;{{$}}
// CHECK-FIXES-NEXT: {{^}}}{{$}}

void before() {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  delete W;
  work();
}
// CHECK-FIXES-LABEL: void before() {
// CHECK-FIXES: {{^}}  W.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  work();{{$}}

void laterDestructor() {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  Lock L;
  delete W; // L is unlocked after this.
}
// CHECK-FIXES-LABEL: void laterDestructor() {
// CHECK-FIXES: {{^}}  W.reset(); // L is unlocked after this.{{$}}

void silentRelease() {
  Plain *P = new Plain;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw pointer 'P'
  Lock L;
  delete P; // Nobody can tell.
}
// CHECK-FIXES-LABEL: void silentRelease() {
// CHECK-FIXES: {{^}}  Lock L;{{$}}
// CHECK-FIXES-NEXT: {{^}}  // Nobody can tell.{{$}}

int order() {
  Widget *First = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: raw pointer 'First'
  Widget *Second = new Widget(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: raw pointer 'Second'
  delete First;
  delete Second;
  return 0;
}
// CHECK-FIXES-LABEL: int order() {
// CHECK-FIXES: {{^}}  First.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  return 0;{{$}}

void inBranch(bool Which) {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  if (Which)
    delete W;
  else {
    work();
    delete W;
  }
}
// CHECK-FIXES-LABEL: void inBranch(bool Which) {
// CHECK-FIXES: {{^}}  if (Which){{$}}
// CHECK-FIXES-NEXT: {{^}}    W.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  else {{{$}}
// CHECK-FIXES-NEXT: {{^}}    work();{{$}}
// CHECK-FIXES-NEXT: {{^}}    W.reset();{{$}}

void loopOver(int Rounds) {
  Widget *W = nullptr;
  while (Rounds--) {
    W = new Widget(Rounds);
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: raw pointer 'W'
    work();
    delete W;
    W = nullptr;
  }
}
// CHECK-FIXES-LABEL: void loopOver(int Rounds) {
// CHECK-FIXES: {{^}}    work();{{$}}
// CHECK-FIXES-NEXT: {{^}}    W = nullptr;{{$}}

void inSwitch(int Which) {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  switch (Which) {
  case 0:
    delete W;
    return;
  default:
    work();
    delete W;
    break;
  }
}
// CHECK-FIXES-LABEL: void inSwitch(int Which) {
// CHECK-FIXES: {{^}}  case 0:{{$}}
// CHECK-FIXES-NEXT: {{^}}    W.reset();{{$}}
// CHECK-FIXES: {{^}}    work();{{$}}
// CHECK-FIXES-NEXT: {{^}}    W.reset();{{$}}

void onCatch() {
  Widget *W = new Widget(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W'
  try {
    work();
  } catch (...) {
    delete W;
    throw;
  }
  delete W;
}
// CHECK-FIXES-LABEL: void onCatch() {
// CHECK-FIXES: {{^}}  } catch (...) {{{$}}
// CHECK-FIXES-NEXT: {{^}}    W.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}    throw;{{$}}
