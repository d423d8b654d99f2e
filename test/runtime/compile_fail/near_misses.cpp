// The nearest right things compile.
// RUN: %clangxx -std=c++17 -fsyntax-only -Werror -I%runtime_include %s
#include <memleak/memleak.hpp>
using namespace memleak;
struct base {};
struct derived : base {};
void right() {
  pool_ptr<const int> c = make_pooled<int>(1);
  pool<std::array<int, 4>> p;
  pool<int, pinning_policy> pins;
  auto pinned = pins.make(1);
  auto pin = pins.ref(pinned).lock();
  pool<int, narrow_generation_policy<2>> narrow;
  auto a = make_pooled<int>(1);
  auto b = std::move(a);
  pool_ptr<base> up = make_pooled<derived>();
}
