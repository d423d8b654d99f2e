// RUN: %check_memleak %s memleak-missing-release %t
// Where the release is put, and how it looks there.

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

int use(const char *p);

// A branch without braces gets them.
int bareBranch(int n) {
  char *first = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: memory held by 'first' is not released on every path
  if (n)
    return 1;
  free(first);
  return 0;
}
// CHECK-FIXES-LABEL: int bareBranch(int n) {
// CHECK-FIXES:      {{^}}  if (n) {
// CHECK-FIXES-NEXT: {{^}}    free(first);
// CHECK-FIXES-NEXT: {{^}}    return 1;
// CHECK-FIXES-NEXT: {{^}}  }
// CHECK-FIXES-NEXT: {{^}}  free(first);

int onOneLine(int n) {
  char *line = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: memory held by 'line'
  if (n) return 1;
  free(line);
  return 0;
}
// CHECK-FIXES-LABEL: int onOneLine(int n) {
// CHECK-FIXES:      {{^}}  if (n) {
// CHECK-FIXES-NEXT: {{^}}    free(line);
// CHECK-FIXES-NEXT: {{^}}    return 1;
// CHECK-FIXES-NEXT: {{^}}  }

int inElse(int n) {
  char *other = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: memory held by 'other'
  if (n)
    free(other);
  else
    return 1; // not released
  return 0;
}
// CHECK-FIXES-LABEL: int inElse(int n) {
// CHECK-FIXES:      {{^}}  else {
// CHECK-FIXES-NEXT: {{^}}    free(other);
// CHECK-FIXES-NEXT: {{^}}    return 1; // not released
// CHECK-FIXES-NEXT: {{^}}  }

// Every exit that loses it.
int exits(int n) {
  char *many = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: memory held by 'many'
  if (!many)
    return -1;
  if (n == 1) {
    return 1;
  }
  switch (n) {
  case 2:
    return 2;
  case 3: return 3;
  default:
    break;
  }
  return use(many);
}
// CHECK-FIXES-LABEL: int exits(int n) {
// The last return uses it, so there is no fix.
// CHECK-FIXES: if (n == 1) {
// CHECK-FIXES-NEXT: return 1;

int exitsWithoutUse(int n) {
  char *several = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: memory held by 'several'
  if (!several)
    return -1;
  if (n == 1) {
    return 1;
  }
  switch (n) {
  case 2:
    return 2;
  default:
    break;
  }
  use(several);
  return 0;
}
// CHECK-FIXES-LABEL: int exitsWithoutUse(int n) {
// CHECK-FIXES:      {{^}}    return -1;
// CHECK-FIXES-NEXT: {{^}}  if (n == 1) {
// CHECK-FIXES-NEXT: {{^}}    free(several);
// CHECK-FIXES-NEXT: {{^}}    return 1;
// CHECK-FIXES:      {{^}}  case 2: {
// CHECK-FIXES-NEXT: {{^}}    free(several);
// CHECK-FIXES-NEXT: {{^}}    return 2;
// CHECK-FIXES-NEXT: {{^}}  }
// CHECK-FIXES:      {{^}}  use(several);
// CHECK-FIXES-NEXT: {{^}}  free(several);
// CHECK-FIXES-NEXT: {{^}}  return 0;

void endOfScope(int n) {
  if (n) {
    char *inner = strdup("x");
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: memory held by 'inner'
    use(inner);
  }
}
// CHECK-FIXES-LABEL: void endOfScope(int n) {
// CHECK-FIXES:      {{^}}    use(inner);
// CHECK-FIXES-NEXT: {{^}}    free(inner);
// CHECK-FIXES-NEXT: {{^}}  }

void oneLiner(void) { char *all = malloc(3); use(all); }
// CHECK-MESSAGES: :[[@LINE-1]]:35: warning: memory held by 'all'
// CHECK-FIXES: void oneLiner(void) { char *all = malloc(3); use(all); free(all); }

void overwritten(const char *a, const char *b) {
  char *twice = strdup(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: memory held by 'twice'
  use(twice);
  twice = strdup(b);
  free(twice);
}
// CHECK-FIXES-LABEL: void overwritten(
// CHECK-FIXES:      {{^}}  use(twice);
// CHECK-FIXES-NEXT: {{^}}  free(twice);
// CHECK-FIXES-NEXT: {{^}}  twice = strdup(b);

int loop(int n) {
  for (int i = 0; i < n; ++i) {
    char *round = malloc(3);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: memory held by 'round'
    if (i == 3)
      continue;
    if (i == 7)
      break;
    free(round);
  }
  return 0;
}
// CHECK-FIXES-LABEL: int loop(int n) {
// CHECK-FIXES:      {{^}}    if (i == 3) {
// CHECK-FIXES-NEXT: {{^}}      free(round);
// CHECK-FIXES-NEXT: {{^}}      continue;
// CHECK-FIXES-NEXT: {{^}}    }
// CHECK-FIXES-NEXT: {{^}}    if (i == 7) {
// CHECK-FIXES-NEXT: {{^}}      free(round);
// CHECK-FIXES-NEXT: {{^}}      break;
// CHECK-FIXES-NEXT: {{^}}    }

int jumps(int n) {
  int result = -1;
  char *label = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: memory held by 'label'
  if (n)
    goto out;
  result = use(label);
  free(label);
out:
  return result;
}
// CHECK-FIXES-LABEL: int jumps(int n) {

struct pair {
  char *name;
  char *value;
};

int member(struct pair *pair) {
  struct pair own;
  own.name = strdup("n");
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: memory held by 'own.name'
  own.value = NULL;
  pair->value = NULL;
  return 0;
}
// CHECK-FIXES-LABEL: int member(struct pair *pair) {
// CHECK-FIXES:      {{^}}  pair->value = NULL;
// CHECK-FIXES-NEXT: {{^}}  free(own.name);
// CHECK-FIXES-NEXT: {{^}}  return 0;

// No fix: a macro leaves the function.
#define LEAVE_IF(condition) \
  if (condition)            \
    return 1
int inMacro(int n) {
  char *hidden = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: memory held by 'hidden'
  LEAVE_IF(n);
  free(hidden);
  return 0;
}
// CHECK-FIXES-LABEL: int inMacro(int n) {
// CHECK-FIXES:      {{^}}  LEAVE_IF(n);
// CHECK-FIXES-NEXT: {{^}}  free(hidden);

// No fix: on the other path it is somebody else's.
char *kept;
int sometimesKept(int n) {
  char *maybe = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: memory held by 'maybe'
  if (n)
    kept = maybe;
  return 0;
}
// CHECK-FIXES-LABEL: int sometimesKept(int n) {
// CHECK-FIXES:      {{^}}    kept = maybe;
// CHECK-FIXES-NEXT: {{^}}  return 0;

// No fix: the variable holds nothing on the other path.
int sometimesThere(int n) {
  char *there;
  if (n)
    there = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'there'
  return 0;
}
// CHECK-FIXES-LABEL: int sometimesThere(int n) {
// CHECK-FIXES:      {{^}}    there = malloc(3);
// CHECK-FIXES-NOT:  free(there)
// CHECK-FIXES:      {{^}}  return 0;

// Near miss: null on the other path, which may be released.
int nullOtherwise(int n) {
  char *null = NULL;
  if (n)
    null = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: memory held by 'null'
  return 0;
}
// CHECK-FIXES-LABEL: int nullOtherwise(int n) {
// CHECK-FIXES:      {{^}}  free(null);
// CHECK-FIXES-NEXT: {{^}}  return 0;

// No fix: the name means something else where it is lost.
int shadowed(int n) {
  char *name = malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: memory held by 'name'
  if (n) {
    int name = n;
    return name;
  }
  free(name);
  return 0;
}
// CHECK-FIXES-LABEL: int shadowed(int n) {
// CHECK-FIXES:      {{^}}    int name = n;
// CHECK-FIXES-NEXT: {{^}}    return name;
