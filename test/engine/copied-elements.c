// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// A loop that copies the elements of the caller's array keeps them, one that looks at or moves them does not.

#include <stdlib.h>
#include <string.h>

struct call {
  char *args[9];
  int count;
};
static void keep(struct call *call, int count, char **from) {
  call->count = count;
  for (int i = 0; i < call->count; i++)
    call->args[i] = from[i];
}
static unsigned total(int count, char **from) {
  unsigned sum = 0;
  for (int i = 0; i < count; i++)
    sum += from[i] ? strlen(from[i]) : 0;
  return sum;
}
static void turn(int count, char **in) {
  for (int i = 0; i < count / 2; i++) {
    char *last = in[count - 1 - i];
    in[count - 1 - i] = in[i];
    in[i] = last;
  }
}
char *word(void);

void keepsAll(struct call *call) {
  char *words[2] = {strdup(word()), strdup(word())};
  keep(call, 2, words);
}
void keepsAsManyAsThereAre(struct call *call) {
  char *words[9], *next;
  int count = 0;
  while (count < 9 && (next = word()))
    words[count++] = strdup(next);
  keep(call, count, words);
}
unsigned onlyCounts(void) {
  // CHECK: copied-elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  char *words[1] = {strdup(word())};
  return total(1, words);
}
void onlyTurns(char **words) {
  turn(9, words);
  free(words[0]);
}
void keepsNone(struct call *call) {
  // CHECK: copied-elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  char *words[1] = {strdup(word())};
  keep(call, 0, words);
}
