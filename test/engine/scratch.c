// clang-format off
// RUN: %memleak ir solve %s | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// A buffer that starts in storage of its own, which nobody may release: what
// was made here is never that storage, also once it is released.

void *malloc(unsigned long);
void *realloc(void *, unsigned long);
void free(void *);
void *memcpy(void *, const void *, unsigned long);

struct Args {
  unsigned long count;
  int *arg;
  int direct[7];
};

// Right: grows again and again.
int parse(const char *text, struct Args *a) {
  unsigned long allocated = 7;
  a->count = 0;
  a->arg = a->direct;
  for (; *text; ++text) {
    if (a->count >= allocated) {
      int *memory;
      allocated *= 2;
      memory = a->arg != a->direct ? realloc(a->arg, allocated * sizeof *memory)
                                   : malloc(allocated * sizeof *memory);
      if (!memory)
        goto out;
      if (a->arg == a->direct)
        memcpy(memory, a->arg, a->count * sizeof *memory);
      a->arg = memory;
    }
    a->arg[a->count++] = *text;
  }
  return 0;
out:
  if (a->arg != a->direct)
    free(a->arg);
  return -1;
}

// Wrong: copies from what the reallocation has released.
int copied(const char *text, struct Args *a) {
  int *old = malloc(8 * sizeof(int));
  int *memory;
  a->arg = old;
  memory = realloc(old, 16 * sizeof(int));
  if (!memory) {
    free(old);
    a->arg = 0;
    return -1;
  }
  if (a->arg != a->direct)
    // CHECK: scratch.c:[[@LINE+1]]:5: {{.*}} [memleak-use-after-release]
    memcpy(memory, old, 8);
  a->arg = memory;
  return *text;
}

// Near: what was there at entry may be that storage, or not.
int given(struct Args *a) {
  // CHECK: scratch.c:[[@LINE+1]]:15: {{.*}} [memleak-missing-release]
  int *made = malloc(8);
  if (a->arg == a->direct)
    return 0;
  free(made);
  return 1;
}
int other(struct Args *a) {
  // CHECK: scratch.c:[[@LINE+1]]:15: {{.*}} [memleak-missing-release]
  int *made = malloc(8);
  if (a->arg != a->direct)
    return 0;
  free(made);
  return 1;
}
