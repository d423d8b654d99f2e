// RUN: %check_memleak %s memleak-raw-owning-allocation %t -- "-config={CheckOptions: {memleak-raw-owning-allocation.Handle: unique_ptr}}" -- -std=c++11
// RUN: %clang-tidy %s -load=%plugin -checks=-*,memleak-raw-owning-allocation --config={} -- -std=c++11 2>&1 | FileCheck %s --check-prefix=POOL
// RUN: %clang-tidy %s -load=%plugin -checks=-*,memleak-raw-owning-allocation --config={} -- -std=c++98 2>&1 | FileCheck %s --check-prefix=POOL

// Before C++14 there is no make_unique; before C++17, no pool.

struct Widget {
  Widget(int Size);
  ~Widget();
};

void simple() {
  Widget *W = new Widget(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  // POOL: :[[@LINE-2]]:15: note: no fix: memleak's handles need C++17, and this file is compiled for an older standard; the option Handle: unique_ptr does not [no-fix: language]
  delete W;
  W = new Widget(4);
  delete W;
}
// CHECK-FIXES: {{^}}  std::unique_ptr<Widget> W(new Widget(3));{{$}}
// CHECK-FIXES: {{^}}  W.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  W.reset(new Widget(4));{{$}}
