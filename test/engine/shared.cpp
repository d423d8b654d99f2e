// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// An owner that is one of several lets go of what it holds without releasing it.

#include <cstdlib>
#include <memory>
#include <vector>

struct state {
  std::shared_ptr<std::vector<int>> data;
};
void renew(state &s) { s.data = std::make_shared<std::vector<int>>(); }
void reset(state &s) { s.data.reset(); }
void renewsBoth(state s) {
  state other = s;
  renew(s);
  renew(other);
}
void resetsBoth(state &s) {
  state other = s;
  reset(s);
  reset(other);
}

// One that is alone releases it.
struct alone {
  char *data;
};
void drop(alone &a) { std::free(a.data); }
// CHECK: shared.cpp:[[@LINE+4]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
void dropsBoth(alone a) {
  alone other = a;
  drop(a);
  drop(other);
}
