// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// What callees do with a pointer that is gone, and pointers that are gone when
// they come back.

extern "C" {
void *malloc(unsigned long);
void free(void *);
int printf(const char *, ...);
int puts(const char *);
}

// Read by a callee, if it is not null.
static void show(const char *s) {
  if (s)
    puts(s);
}
void shown(char *p) {
  free(p);
  // CHECK: passed-on.cpp:[[#@LINE+1]]:{{.*}}memory held by 'p' is passed after its release [memleak-use-after-release]
  show(p);
}
static void showHeld(char **s) { show(*s); }
void shownInPlace(char *p) {
  char *q = p;
  free(q);
  // CHECK: passed-on.cpp:[[#@LINE+1]]:{{.*}} is passed after its release [memleak-use-after-release]
  showHeld(&q);
}
static void write(int *p) {
  if (p)
    *p = 1;
}
void written(int *p) {
  free(p);
  // CHECK: passed-on.cpp:[[#@LINE+1]]:{{.*}} is used after its release [memleak-use-after-release]
  write(p);
}

// Near misses: not read where it is gone, read before, null by then.
static void showIf(const char *s, int yes) {
  if (yes)
    puts(s);
}
void notShown(char *p) {
  free(p);
  showIf(p, 0);
}
void shownBefore(char *p) {
  show(p);
  free(p);
}
void null(char *p) {
  free(p);
  p = nullptr;
  show(p);
}
static void number(int n) { printf("%d", n); }
int open(const char *, int, ...);
int close(int);
void closed(int fd) {
  close(fd);
  number(fd);
}

// Gone when it comes back: by reference, by result, in an object.
static void gone(char *&p) {
  p = (char *)malloc(4);
  free(p);
}
void releasedAgain() {
  char *p = nullptr;
  gone(p);
  // CHECK: passed-on.cpp:[[#@LINE+1]]:{{.*}}memory held by 'p' is released twice [memleak-double-release]
  free(p);
}
struct Holder {
  char *p;
  Holder() {
    p = new char;
    delete p;
  }
  // CHECK: passed-on.cpp:[[#@LINE+5]]:{{.*}} is released twice [memleak-double-release]
  ~Holder() { delete p; }
};
void object() {
  Holder h;
}
static int *returned() {
  int *p = new int;
  delete p;
  // CHECK: passed-on.cpp:[[#@LINE+1]]:{{.*}} is returned after its release [memleak-use-after-release]
  return p;
}
void usesReturned() {
  int *p = returned();
  // CHECK: passed-on.cpp:[[#@LINE+1]]:{{.*}} is released twice [memleak-double-release]
  delete p;
}

// Near misses: a failure that leaves nothing behind, and one that is asked for.
static int make(char **out, int n) {
  *out = (char *)malloc(4);
  if (n > 3) {
    free(*out);
    return -1;
  }
  return 0;
}
void asked(int n) {
  char *p;
  if (make(&p, n) == 0)
    free(p);
}
static int makeOrNull(char **out, int n) {
  *out = (char *)malloc(4);
  if (n > 3) {
    free(*out);
    *out = nullptr;
    return -1;
  }
  return 0;
}
void notAsked(int n) {
  char *p;
  makeOrNull(&p, n);
  free(p);
}
