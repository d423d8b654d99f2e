// RUN: %check_memleak %s memleak-use-after-release %t

// asprintf fails by -1 and by nothing else: what is not -1 made a new string.

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

void use(const char *Text);

void eachRound(int N) {
  char *Next = NULL;
  for (int I = 0; I < N; ++I) {
    if (asprintf(&Next, "%d", I) == -1) {
      Next = NULL;
      continue;
    }
    use(Next);
    free(Next);
  }
}

void eachRoundTooLate(int N) {
  char *Next = NULL;
  for (int I = 0; I < N; ++I) {
    if (asprintf(&Next, "%d", I) == -1)
      return;
    free(Next);
    use(Next);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: memory held by 'Next' is passed after its release [memleak-use-after-release]
  }
}

void belowZero(int N) {
  char *Next;
  if (asprintf(&Next, "%d", N) < 0)
    return;
  use(Next);
  free(Next);
}
