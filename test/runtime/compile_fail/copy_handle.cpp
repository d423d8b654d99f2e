// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: deleted
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  auto a = make_pooled<int>(1); auto b = a;
}
