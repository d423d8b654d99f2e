// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What functions answer, and the numbers they ask for and leave.

void *malloc(unsigned long);
void free(void *);
int unseen(void);

// A question about an object is two answers, and each says what is so.
struct text {
  char *chars;
};
static int isEmpty(struct text *t) { return t->chars == 0; }

void releasesUnlessEmpty(struct text *t) {
  t->chars = unseen() ? malloc(3) : 0;
  if (isEmpty(t))
    return;
  free(t->chars);
  t->chars = 0;
}
void releasesIfEmpty(struct text *t) {
  // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  char *own = malloc(3);
  t->chars = own;
  if (!isEmpty(t)) {
    t->chars = 0;
    return;
  }
  free(own);
}

// Many kinds, of which two own: that is said by an interval.
struct value {
  int kind;
  void *held;
};
static void clear(struct value *v) {
  switch (v->kind) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 5:
    break;
  case 4:
    unseen();
    break;
  case 6:
  case 7:
    free(v->held);
    break;
  default:
    break;
  }
}
void ownsNot(void *p) {
  struct value v = {2, p};
  clear(&v);
  free(p);
}
void owns(void *p) {
  struct value v = {7, p};
  clear(&v);
  // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  free(p);
}
void ownsTwice(void) {
  struct value v = {6, malloc(3)};
  clear(&v);
}
void forgets(void) {
  // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  struct value v = {5, malloc(3)};
  clear(&v);
}

// The code in an out-parameter tells whether it was released.
struct file {
  int writing, state, error, open, more;
};
static void finish(int *code, struct file *f) {
  if (code)
    *code = 0;
  if (!f)
    return;
  if (!f->writing) {
    if (code)
      *code = -1;
    return;
  }
  if (f->error) {
    if (code)
      *code = -6;
    return;
  }
  if (f->open) {
    if (unseen()) {
      if (code)
        *code = -7;
      return;
    }
    f->open = 0;
  }
  if (code)
    *code = 0;
  free(f);
}
void finishesAgainOnError(struct file *f) {
  int code;
  finish(&code, f);
  if (code != 0)
    finish(0, f);
}
void finishesAgain(struct file *f) {
  int code;
  finish(&code, f);
  if (code == 0)
    // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-{{use-after|double}}-release]
    finish(0, f);
}

// A number found to be 0 and set is not 0 afterwards.
struct stream {
  unsigned size, want;
  char *in;
};
static int init(struct stream *s) {
  s->in = malloc(s->want);
  if (!s->in)
    return -1;
  s->size = s->want;
  return 0;
}
static int put(struct stream *s) {
  if (s->size == 0 && init(s) == -1)
    return -1;
  s->in[0] = 0;
  return 0;
}
int putsTwice(struct stream *s) {
  if (put(s) == -1)
    return -1;
  return put(s);
}
int initsTwice(struct stream *s) {
  // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  if (init(s) == -1)
    return -1;
  return init(s);
}

// Where a variable lies, nobody knew before; places in one array are as their
// indices are.
struct stack {
  char *base;
};
void growsFromTheStack(struct stack *s) {
  char small[8];
  char *base = small, *end = small;
  while (unseen()) {
    char *bigger = malloc(32);
    if (!bigger)
      break;
    if (base != small)
      free(base);
    base = bigger;
    end = base + 4;
  }
  if (base != small)
    free(base);
}
void releasesTheStack(void) {
  char small[8];
  char *base = small;
  if (base == small)
    // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-invalid-release]
    free(base);
}

// Whether what a function gave is null, it answers itself.
static int makeFails(char **out) {
  *out = malloc(8);
  return *out == 0;
}
void asksWhetherMade(void) {
  char *p;
  if (makeFails(&p))
    return;
  free(p);
}
void asksTheOtherWay(void) {
  char *p;
  // CHECK: answers.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  if (!makeFails(&p))
    return;
  free(p);
}
