// RUN: %check_memleak %s memleak-explain-silence %t -- "-config={CheckOptions: {memleak.ExplainSilence: true}}"
// RUN: %clang-tidy %s -load=%plugin --checks=-*,memleak-* --config={} -- -std=c11 2>&1 | not grep -F "[memleak-explain-silence]"
// What is given up on, and why; what is followed to its end is not spoken of.

#include <stdlib.h>

struct Holder { char *kept; };
int sink(void *p);
struct Holder *find(void);

void unseen(void) {
  char *p = malloc(3);
  sink(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p' is not followed further: 'sink' may keep or release it [memleak-explain-silence]
}

void released(void) {
  char *p = malloc(3);
  free(p);
}

void lost(void) {
  char *p = malloc(3);
  if (p)
    p[0] = 0;
}

void written(const char *s) {
  char *p = malloc(3);
  __asm__ volatile("" : : "r"(p));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p' is not followed further: this is not understood (asm) [memleak-explain-silence]
}
