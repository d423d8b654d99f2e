// RUN: %memleak ir print %s -- | FileCheck %s

// CHECK-LABEL: "exchanged"
// CHECK: %[[OLD:[0-9]+]] = load *%[[P:[0-9]+]]
// CHECK: store *%[[P]], %
// CHECK: return %[[OLD]]
char *exchanged(char *_Atomic *p, char *q) {
  return __c11_atomic_exchange(p, q, __ATOMIC_SEQ_CST);
}

// CHECK-LABEL: "counted_down"
// CHECK: %[[OLD:[0-9]+]] = load *%[[P:[0-9]+]]
// CHECK: %[[NEW:[0-9]+]] = bin sub %[[OLD]], 1
// CHECK: store *%[[P]], %[[NEW]]
// CHECK: return %[[NEW]]
int counted_down(int *n) { return __atomic_sub_fetch(n, 1, __ATOMIC_ACQ_REL); }

// CHECK-LABEL: "was_counted_down"
// CHECK: %[[OLD:[0-9]+]] = load *%[[P:[0-9]+]]
// CHECK: %[[NEW:[0-9]+]] = bin sub %[[OLD]], 1
// CHECK: store *%[[P]], %[[NEW]]
// CHECK: return %[[OLD]]
int was_counted_down(int *n) { return __sync_fetch_and_sub(n, 1); }

// CHECK-LABEL: "counted_up"
// CHECK: %[[NEW:[0-9]+]] = bin add %{{[0-9]+}}, 1
// CHECK: return %[[NEW]]
int counted_up(int *n) { return __sync_add_and_fetch(n, 1); }

// CHECK-LABEL: "read"
// CHECK: %[[NOW:[0-9]+]] = load *%
// CHECK-NEXT: return %[[NOW]]
int read(int *n) { return __atomic_load_n(n, __ATOMIC_RELAXED); }

// What goes through memory of its own is not followed.
// CHECK-LABEL: "read_into"
// CHECK: unknown ({{.*}}) "atomic operation"
void read_into(int *n, int *out) { __atomic_load(n, out, __ATOMIC_RELAXED); }
