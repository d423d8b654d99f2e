// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir silence %s -- -std=c11 | FileCheck %s --check-prefix=SILENT
// RUN: %memleak ir measure %s -- -std=c11 | FileCheck %s --check-prefix=CAPS
// clang-format on
// Loops whose rounds go on being new, because numbers go together in ever other
// ways, come to their end all the same.
// SILENT-NOT: rounds
// CAPS: of which 0 reached a cap

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
int next(int);
void put(int);

static void numbers(const int *lengths, int last) {
  int before = -1, count = 0, most = 7, least = 4;
  for (int n = 0; n <= last; ++n) {
    int length = lengths[n];
    for (int inner = 0; inner < length; ++inner) {
      if (++count < most && length == lengths[n + 1])
        continue;
      if (count < least) {
        do
          put(length);
        while (--count != 0);
      } else if (length != 0) {
        if (length != before)
          put(--count);
        put(16);
      } else if (count <= 10) {
        put(17);
      } else {
        put(18);
      }
      count = 0;
      before = length;
      if (lengths[n + 1] == 0)
        most = 138, least = 3;
      else if (length == lengths[n + 1])
        most = 6, least = 3;
      else
        most = 7, least = 4;
    }
  }
}

void ok_around(const int *lengths, int last) {
  void *p = malloc(8);
  numbers(lengths, last);
  free(p);
}

void ok_within(const int *lengths, int last) {
  int before = -1, count = 0, most = 7, mode = 0;
  char *held = 0;
  for (int n = 0; n <= last; ++n)
    for (int inner = 0; inner < 4; ++inner) {
      if (++count < most && lengths[n] == lengths[n + 1])
        continue;
      if (count > before && !held) {
        held = malloc(8);
        mode = 1;
      } else if (mode == 1 && next(count)) {
        free(held);
        held = 0;
        mode = 2;
      }
      before = count;
      count = 0;
      most = next(most) ? 138 : 6;
    }
  free(held);
}

void bad_around(const int *lengths, int last) {
  void *p = malloc(8); // CHECK: settling.c:[[@LINE]]:{{.*}} memory held by 'p' is not released on every path [memleak-missing-release]
  numbers(lengths, last);
  if (lengths[0])
    free(p);
}

void bad_within(const int *lengths, int last) {
  int before = -1, count = 0, most = 7;
  for (int n = 0; n <= last; ++n)
    for (int inner = 0; inner < 4; ++inner) {
      if (++count < most && lengths[n] == lengths[n + 1])
        continue;
      char *each = malloc(8); // CHECK: settling.c:[[@LINE]]:{{.*}} memory held by 'each' is not released on every path [memleak-missing-release]
      if (count == before)
        free(each);
      before = count;
      count = 0;
      most = next(most) ? 138 : 6;
    }
}
// CHECK: 2 findings
