// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: memleak::pool_ptr owns one object
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  pool_ptr<int[]> p;
}
