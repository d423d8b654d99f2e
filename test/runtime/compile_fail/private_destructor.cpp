// RUN: not %clangxx -std=c++17 -fsyntax-only -I%runtime_include %s 2>&1 | FileCheck %s
// CHECK: must be able to destroy a T
#include <memleak/memleak.hpp>
using namespace memleak;
void wrong() {
  class hidden { ~hidden(); }; pool<hidden> *p = nullptr; p->live();
}
