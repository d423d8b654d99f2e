// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: a generation has 2 bits at least
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  pool<int, narrow_generation_policy<1>> p;
}
