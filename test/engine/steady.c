// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What unseen code leaves alone, and what it writes.

void *malloc(unsigned long);
void free(void *);
int scanf(const char *, ...);
char *strcpy(char *, const char *);
int flag(void);
int next(void);
void unseen(const char *);
extern int mode;

void asksTwice(void) {
  char *p = 0;
  if (flag())
    p = malloc(3);
  unseen("x");
  if (flag())
    free(p);
}
void asksTheOpposite(void) {
  char *p = 0;
  if (flag())
    // CHECK: steady.c:[[@LINE+1]]:9: {{.*}} [memleak-missing-release]
    p = malloc(3);
  if (!flag())
    free(p);
}
void asksAnother(void) {
  char *p = 0;
  if (flag())
    // CHECK: steady.c:[[@LINE+1]]:9: {{.*}} [memleak-missing-release] (doubtful)
    p = malloc(3);
  if (next())
    free(p);
}

// Nobody writes it here, so unseen code is not taken to.
void looksTwice(void) {
  char *p = 0;
  if (mode == 3)
    p = malloc(3);
  unseen("x");
  if (mode == 3)
    free(p);
}
void looksTheOpposite(void) {
  char *p = 0;
  if (mode == 3)
    // CHECK: steady.c:[[@LINE+1]]:9: {{.*}} [memleak-missing-release]
    p = malloc(3);
  unseen("x");
  if (mode != 3)
    free(p);
}
int written;
void set(void) { written = 1; }
void looksAtWritten(void) {
  char *p = 0;
  if (written)
    // CHECK: steady.c:[[@LINE+1]]:9: {{.*}} [memleak-missing-release]
    p = malloc(3);
  unseen("x");
  if (written)
    free(p);
}

// A library function writes through its parameters.
int reads(void) {
  int n = 0;
  // CHECK: steady.c:[[@LINE+1]]:13: {{.*}} [memleak-missing-release]
  char *p = malloc(3);
  scanf("%d", &n);
  if (n > 3)
    return 1;
  free(p);
  return 0;
}
int readsNothing(void) {
  int n = 0;
  char *p = malloc(3);
  if (n > 3)
    return 1;
  free(p);
  return 0;
}
void copies(char *from) {
  char text[4];
  text[0] = 0;
  char *p = malloc(3);
  strcpy(text, from);
  if (text[0])
    free(p);
  else
    free(p);
}

// The ways meet again: nothing but the setting tells them apart.
void releasesBySetting(void) {
  // CHECK: steady.c:[[@LINE+1]]:13: {{.*}} [memleak-missing-release] (doubtful)
  char *p = malloc(3);
  if (mode)
    free(p);
}
// One way leaves early, without the release that the other comes to.
int leavesBySetting(void) {
  // CHECK: steady.c:[[@LINE+1]]:13: {{.*}} [memleak-missing-release]{{$}}
  char *p = malloc(3);
  if (mode)
    return 1;
  free(p);
  return 0;
}
// Acquired under the setting, and lost whatever it is.
void acquiresBySetting(void) {
  if (mode) {
    // CHECK: steady.c:[[@LINE+1]]:15: {{.*}} [memleak-missing-release]{{$}}
    char *p = malloc(3);
    unseen(p ? "a" : "b");
  }
}
// Lost on both ways.
void losesAnyway(void) {
  // CHECK: steady.c:[[@LINE+1]]:13: {{.*}} [memleak-missing-release]{{$}}
  char *p = malloc(3);
  if (mode)
    unseen("x");
  else
    unseen("y");
  (void)p;
}
