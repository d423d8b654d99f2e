// RUN: %check_memleak %s memleak-missing-release %t
// What a called function does by kinds, in loops, and with bytes.

#include <stdlib.h>
#include <string.h>

int more(void);
int next(void);

// Three independent parts of one kind are more outcomes than are kept apart,
// unless what is released where it is not null is one with what is not there.
struct part {
  int kind;
  char *a, *b, *c, *d;
};

static void end(struct part *p) {
  switch (p->kind) {
  case 1:
    if (p->a) {
      free(p->a);
      p->a = 0;
    }
    break;
  case 2:
    if (p->a) {
      free(p->a);
      p->a = 0;
    }
    if (p->b) {
      free(p->b);
      p->b = 0;
    }
    if (p->c) {
      free(p->c);
      p->c = 0;
    }
    break;
  case 3:
    if (p->b) {
      free(p->b);
      p->b = 0;
    }
    if (p->d) {
      free(p->d);
      p->d = 0;
    }
    break;
  }
}

void ends_second(void) {
  struct part p = {2};
  p.a = malloc(1);
  p.c = malloc(2);
  end(&p);
}

void ends_third(void) {
  struct part p = {3};
  p.d = malloc(1);
  end(&p);
}

void ends_twice(void) {
  struct part p = {2};
  p.a = malloc(1);
  end(&p);
  end(&p);
}

void ends_other_kind(void) {
  struct part p = {3};
  p.a = malloc(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: memory held by 'p.a' is not released on every path
  end(&p);
}

void ends_other_part(void) {
  struct part p = {2};
  p.d = malloc(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: memory held by 'p.d' is not released on every path
  end(&p);
}

// Too many kinds for all to be told apart: what is not known of the callee is
// not known of who calls it either.
struct big {
  int kind;
  char *a, *b, *c, *d, *e, *f, *g, *h, *i;
};

static void end_all(struct big *p) {
  switch (p->kind) {
  case 1:
    free(p->a);
    break;
  case 2:
    free(p->b);
    break;
  case 3:
    free(p->c);
    break;
  case 4:
    free(p->d);
    break;
  case 5:
    free(p->e);
    break;
  case 6:
    free(p->f);
    break;
  case 7:
    free(p->g);
    break;
  case 8:
    free(p->h);
    break;
  case 9:
    free(p->i);
    break;
  }
}

static void drop(struct big *p) {
  end_all(p);
  free(p);
}

void drops_first(void) {
  struct big *p = calloc(1, sizeof *p);
  if (!p)
    return;
  p->kind = 1;
  p->a = malloc(1);
  drop(p);
}

void drops_last(void) {
  struct big *p = calloc(1, sizeof *p);
  if (!p)
    return;
  p->kind = 9;
  p->i = malloc(1);
  drop(p);
}

// Near miss: what was acquired afterwards.
void drops_before(struct big *q) {
  drop(q);
  char *p = malloc(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is not released on every path
}

// A variable that a loop only sets to numbers is one of these, or what it was.
static int make(char **to) {
  int ret = 0;
  char *p = malloc(8);
  if (!p)
    return 3;
  while (more()) {
    if (next()) {
      char *n = realloc(p, 16);
      if (!n) {
        free(p);
        return 3;
      }
      p = n;
    } else {
      ret = 2;
    }
  }
  *to = p;
  return ret;
}

int made(void) {
  char *p;
  if (make(&p) <= 2) {
    free(p);
    return 1;
  }
  return 0;
}

int made_more(void) {
  char *p;
  if (make(&p) < 2) {
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: memory held by 'p' is not released on every path
    free(p);
    return 1;
  }
  return 0;
}

static int make_any(char **to) {
  int ret = 0;
  char *p = malloc(8);
  if (!p)
    return 3;
  while (more()) {
    if (next()) {
      char *n = realloc(p, 16);
      if (!n) {
        free(p);
        return 3;
      }
      p = n;
    } else {
      ret = next();
    }
  }
  *to = p;
  return ret;
}

int made_any(void) {
  char *p;
  if (make_any(&p) <= 2) {
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: memory held by 'p' is not released on every path
    free(p);
    return 1;
  }
  return 0;
}

void set(int *);

static int make_told(char **to) {
  int ret = 0;
  char *p = malloc(8);
  if (!p)
    return 3;
  while (more()) {
    if (next()) {
      char *n = realloc(p, 16);
      if (!n) {
        free(p);
        return 3;
      }
      p = n;
      set(&ret);
    } else {
      ret = 2;
    }
  }
  *to = p;
  return ret;
}

int made_told(void) {
  char *p;
  if (make_told(&p) <= 2) {
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: memory held by 'p' is not released on every path
    free(p);
    return 1;
  }
  return 0;
}

// A pointer that is copied to somewhere in a block of bytes is kept there.
struct node {
  unsigned char *data;
};

static void put(unsigned char *block, unsigned long at, struct node *n) {
  memcpy(block + at, &n->data, sizeof n->data);
}

static void show(unsigned char *block, unsigned long at, struct node *n) {
  memcpy(block + at, n->data, 4);
}

void puts_pointer(unsigned char *block, unsigned long at) {
  struct node n;
  n.data = malloc(8);
  if (n.data)
    put(block, at, &n);
}

void puts_bytes(unsigned char *block, unsigned long at) {
  struct node n;
  n.data = malloc(8);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: memory held by 'n.data' is not released on every path
  if (n.data)
    show(block, at, &n);
}

// A switch that has a case for each enumerator has no other way.
enum kind { FIRST, SECOND };

void all_kinds(enum kind k) {
  char *p = malloc(1);
  switch (k) {
  case FIRST:
    free(p);
    break;
  case SECOND:
    free(p);
    break;
  }
}

void one_kind(enum kind k) {
  char *p = malloc(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is not released on every path
  switch (k) {
  case FIRST:
    free(p);
    break;
  }
}

void all_numbers(int k) {
  char *p = malloc(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is not released on every path
  switch (k) {
  case FIRST:
    free(p);
    break;
  case SECOND:
    free(p);
    break;
  }
}

// What the fixes write, in the order of the file.
// CHECK-FIXES: {{^}}void ends_other_kind
// CHECK-FIXES: {{^}}  free(p.a);
// CHECK-FIXES: {{^}}void ends_other_part
// CHECK-FIXES: {{^}}  free(p.d);
// CHECK-FIXES: {{^}}void drops_before
// CHECK-FIXES: {{^}}  free(p);
// CHECK-FIXES: {{^}}void puts_bytes
// CHECK-FIXES: {{^}}  free(n.data);
