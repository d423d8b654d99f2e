// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: memleak::pool<T> wants T without const or volatile
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  pool<const int> p;
}
