// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// A length is not negative, and a sum of lengths and a number above 0 is not 0.

#include <stdlib.h>
#include <string.h>

int next(char *name, char *text);
int number(void);

char *readAll(void) {
  char *all = NULL;
  size_t size = 0;
  char name[51], text[51];
  while (next(name, text)) {
    size_t first = strlen(name), second = strlen(text);
    char *old = all;
    if (size == 0) {
      size = first + 1 + second + 1;
      all = malloc(size + 1);
    } else {
      size += first + 1 + second + 1;
      all = realloc(all, size + 1);
    }
    if (!all) {
      size = 0;
      free(old);
      break;
    }
    strcpy(all + size - second - 1, text);
  }
  if (size == 0)
    return NULL;
  all[size] = 0;
  return all;
}
// Of nothing there may be nothing.
char *readOnlyTexts(void) {
  char *all = NULL;
  size_t size = 0;
  char name[51], text[51];
  while (next(name, text)) {
    size_t length = strnlen(text, sizeof text);
    if (size == 0) {
      size = length;
      // CHECK: lengths.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
      all = malloc(size + 1);
    }
    if (!all)
      return NULL;
    strcpy(all, text);
  }
  if (size == 0)
    return NULL;
  return all;
}
// Other numbers may be anything.
void asksForANumber(void) {
  // CHECK: lengths.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  char *own = malloc(3);
  if (number() + 1 == 0)
    return;
  free(own);
}
void asksForALength(const char *text) {
  char *own = malloc(3);
  if (strcspn(text, "/") + 1 == 0)
    return;
  free(own);
}
