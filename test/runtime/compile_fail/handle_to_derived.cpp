// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: no viable conversion
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  struct base {}; struct derived : base {}; pool_ptr<base> b; pool_ptr<derived> d = std::move(b);
}
