// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: memleak::pool_ref::lock() needs a pool whose policy pins
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  pool_ref<int> r; auto pin = r.lock();
}
