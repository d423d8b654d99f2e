// RUN: %memleak ir solve %s -- | FileCheck %s --implicit-check-not='[memleak-'
// Globals that hand a value from one function to the next, and others.

typedef struct FILE FILE;
FILE *fopen(const char *, const char *);
int fclose(FILE *);
int fputs(const char *, FILE *);
void *malloc(unsigned long);
void free(void *);

static FILE *given;
static void take(void) {
  FILE *f = given;
  fputs("x", f);
}
void gives(void) {
  // CHECK: handovers.c:[[#@LINE+1]]:{{.*}}FILE stream held by 'f' is not released on every path [memleak-unclosed-resource]
  FILE *f = fopen("a", "r");
  if (!f)
    return;
  given = f;
  take();
}

// Released by who takes it.
static FILE *closed;
static void takeAndClose(void) { fclose(closed); }
void givesToClose(void) {
  FILE *f = fopen("a", "r");
  if (!f)
    return;
  closed = f;
  takeAndClose();
}

// There for whoever comes next.
static FILE *log_;
void start(void) { log_ = fopen("log", "w"); }
void note(const char *s) {
  if (log_)
    fputs(s, log_);
}

// Kept for as long as the program runs, and read by nobody.
static FILE *lock;
void hold(void) { lock = fopen("pid", "w"); }

// Made on first use.
static char *cache;
static char *cached(void) {
  if (!cache)
    cache = malloc(100);
  return cache;
}
void use(void) { cached(); }

// Called again by one who goes on with what it leaves.
static FILE *shared;
static void readShared(void) { fputs("x", shared); }
void makeShared(void) {
  shared = fopen("a", "r");
  readShared();
}
void usesShared(void) {
  makeShared();
  readShared();
}

// What main leaves, the process's end takes.
static FILE *whole;
static void readWhole(void) { fputs("x", whole); }
int main(void) {
  whole = fopen("a", "r");
  readWhole();
  return 0;
}
