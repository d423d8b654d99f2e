// RUN: %memleak ir print %s -- -std=c11 | FileCheck %s
// What cannot be said is said to be unknown, with the reason.

// CHECK-LABEL: "assembly"
// CHECK: unknown (%0) "asm"
// CHECK: havoc $out
char *assembly(char *in) {
  char *out;
  __asm__("" : "=r"(out) : "r"(in));
  return out;
}

// CHECK-LABEL: "atomics"
// CHECK: = unknown (%{{[0-9]+}}, {{.*}}) "atomic operation"
int atomics(char *_Atomic *p, char **old, char *q) {
  return __c11_atomic_compare_exchange_strong(p, old, q, __ATOMIC_SEQ_CST,
                                              __ATOMIC_SEQ_CST);
}
