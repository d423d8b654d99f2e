// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Pointers to functions that begin with one and that the program's user may
// set: whatever is put there does the same.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);
void abort(void);

static void *makeDefault(size_t size) { return malloc(size); }
static void dropDefault(void *p) { free(p); }
void *(*make)(size_t) = makeDefault;
void (*drop)(void *) = dropDefault;
struct Hooks {
  void *(*make)(size_t);
};
void setHooks(void *(*theirMake)(size_t), void (*theirDrop)(void *)) {
  if (theirMake)
    make = theirMake;
  if (theirDrop)
    drop = theirDrop;
}
void setHook(const struct Hooks *theirs) { make = theirs->make; }

void lost(int n) {
  // CHECK: hooks.c:[[@LINE+1]]:13: memory held by 'p' is not released on every path [memleak-missing-release]
  char *p = make(8);
  if (n)
    drop(p);
}
void overwritten(char **out) {
  // CHECK: hooks.c:[[@LINE+1]]:10: memory held by '*out' is not released on every path [memleak-missing-release]
  *out = make(8);
  // CHECK: no fix: a pointer to a function made it, and another may release it [no-fix: no-release]
  *out = 0;
}
void dropped(int n) {
  char *p = make(8);
  if (p)
    p[0] = n;
  drop(p);
}
void twice(void) {
  char *p = malloc(8);
  drop(p);
  // CHECK: hooks.c:[[@LINE+1]]:3: memory held by 'p' is released twice [memleak-double-release]
  drop(p);
}

// What fails does not come back, whoever says how.
static void failDefault(void) { abort(); }
void (*fail)(void) = failDefault;
void fails(int n) {
  char *p = malloc(8);
  if (n)
    fail();
  free(p);
}
void failsWithout(int n) {
  char *p = malloc(8);
  if (n) {
    fail();
    return;
  }
  free(p);
}

// The program itself puts back what does the same.
static void *makeSome(size_t size) { return size ? malloc(size) : 0; }
void *(*obtain)(size_t) = makeSome;
void setObtain(void *(*theirs)(size_t)) { obtain = theirs; }
void resetObtain(void) { obtain = malloc; }
void obtained(int n) {
  // CHECK: hooks.c:[[@LINE+1]]:13: memory held by 'p' is not released on every path [memleak-missing-release]
  char *p = obtain(8);
  if (n)
    free(p);
}

// Near misses. The first function does nothing: others may do more.
static void ignore(void *p) {}
void (*notify)(void *) = ignore;
void notified(void) {
  char *p = malloc(8);
  notify(p);
}
// The program sets another one itself.
static char arena[64];
static void *fromArena(size_t size) { return arena + size; }
void *(*get)(size_t) = makeDefault;
void useArena(void) { get = fromArena; }
int got(void) {
  char *p = get(8);
  return p != 0;
}
// It sets what nobody knows: what a call gave, or one of two, or what it may
// have put into the parameter itself.
void *(*find(const char *))(size_t);
void *(*found)(size_t) = makeDefault;
void useFound(void) { found = find("arena"); }
int foundOne(void) {
  char *p = found(8);
  return p != 0;
}
void *(*chosen)(size_t) = makeDefault;
void choose(int n) { chosen = n ? fromArena : makeDefault; }
int chosenOne(void) {
  char *p = chosen(8);
  return p != 0;
}
void *(*either)(size_t) = makeDefault;
void setEither(void *(*theirs)(size_t)) {
  if (!theirs)
    theirs = fromArena;
  either = theirs;
}
int eitherOne(void) {
  char *p = either(8);
  return p != 0;
}
// Its address is known elsewhere.
void *(*take)(size_t) = makeDefault;
void bind(void *(**place)(size_t));
void bound(void) { bind(&take); }
int taken(void) {
  char *p = take(8);
  return p != 0;
}
// It begins with none.
void *(*give)(size_t);
void setGive(void *(*theirs)(size_t)) { give = theirs; }
int given(void) {
  char *p = give(8);
  return p != 0;
}
