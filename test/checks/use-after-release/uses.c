// RUN: %check_memleak %s memleak-use-after-release %t

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
  struct node *next;
  int value;
};

void walk(struct node *n) {
  for (; n; n = n->next)
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: memory held by 'n' is used after its release [memleak-use-after-release]
    free(n);
}

void walkWell(struct node *n) {
  while (n) {
    struct node *next = n->next;
    free(n);
    n = next;
  }
}

char *returned(void) {
  char *p = strdup("x");
  free(p);
  return p;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'p' is returned after its release [memleak-use-after-release]
}

void passed(void) {
  char *p = strdup("x");
  if (!p)
    return;
  free(p);
  puts(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'p' is passed after its release [memleak-use-after-release]
}

int read(struct node *n, int b) {
  if (b)
    free(n);
  return n->value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: memory held by 'n' is used after its release [memleak-use-after-release]
}

int readWell(struct node *n, int b) {
  int value = n->value;
  if (b)
    free(n);
  return b ? value : n->value;
}

void write(struct node *n) {
  free(n);
  n->value = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'n' is used after its release [memleak-use-after-release]
}

void dispose(struct node *n) { free(n); }

int throughCall(struct node *n) {
  dispose(n);
  return n->value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: memory held by 'n' is used after its release [memleak-use-after-release]
}

// The pointer itself may still be looked at.
int compared(struct node *n, struct node **last) {
  free(n);
  if (n == *last)
    *last = NULL;
  return 0;
}

void renewed(char *p) {
  free(p);
  p = malloc(3);
  if (p)
    p[0] = 0;
  free(p);
}

void moved(char *text) {
  char *old = text;
  text = realloc(text, 100);
  if (!text)
    return;
  puts(old);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'text' is passed after its release [memleak-use-after-release]
  free(text);
}

long closed(const char *name) {
  FILE *f = fopen(name, "r");
  if (!f)
    return -1;
  fclose(f);
  return ftell(f);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: FILE stream held by 'f' is passed after its release [memleak-use-after-release]
}
