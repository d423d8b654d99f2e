// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir solve %s -- -std=c11 | grep '(doubtful)' | FileCheck %s --check-prefix=DOUBT --implicit-check-not='[memleak-'
// clang-format on
// An array that lies in a variable until it grows, which a flag says that loops
// set: in the end that flag stands for several rounds' and says it no more.

typedef unsigned long size_t;
void *malloc(size_t);
void *realloc(void *, size_t);
void free(void *);
int get(void);
void use(int *);

void grown(void) {
  int first[8];
  int *items = first, size = 8, count = 0, other = 0, seen = 0;
  char *mine = 0;
  _Bool grown = 0;
  while (get()) {
    while (get() != 3)
      seen = get();
    if (get()) {
      free(mine);
      mine = malloc(4);
    }
    if (count == size) {
      if (grown) {
        items = realloc(items, size *= 2); // DOUBT: grown.c:[[@LINE]]:{{.*}} 'first' was not allocated, but is released by 'free()' [memleak-invalid-release]
      } else {
        items = malloc(size *= 2);
        grown = 1;
      }
      if (!items)
        __builtin_trap();
    }
    items[count++] = get();
    if (get() == 5)
      count = 0;
  }
  free(mine);
  if (grown)
    free(items); // DOUBT: grown.c:[[@LINE]]:{{.*}} 'first' was not allocated, but is released by 'free()' [memleak-invalid-release]
}
// No flag decides.
void always(void) {
  int first[8];
  int *items = first;
  while (get())
    use(items);
  free(items); // CHECK: grown.c:[[@LINE]]:{{.*}} 'first' was not allocated, but is released by 'free()' [memleak-invalid-release]
}
// A flag that says the same all the time, and one that was asked before the loop.
void stillTheSame(int grown) {
  int first[8];
  int *items = first;
  if (!grown)
    return;
  while (get())
    use(items);
  free(items); // CHECK: grown.c:[[@LINE]]:{{.*}} 'first' was not allocated, but is released by 'free()' [memleak-invalid-release]
}
