// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// Numbers that are resources: found by value, closed by unseen code, tied to bits.

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

long unseen(int, int);
void log_number(int);

// Standard streams need no variable.
void reopensStandardStreams(void) {
  int fd = open("/dev/null", O_RDWR);
  if (fd == 1)
    return;
  if (fd != -1)
    close(fd);
}

void reopensAnyOfThem(void) {
  int fd = open("/dev/null", O_RDWR);
  if (fd >= 0 && fd <= 2)
    return;
  if (fd != -1)
    close(fd);
}
// CHECK: descriptors.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
void keepsLowNumbers(void) {
  int fd = open("/dev/null", O_RDWR);
  if (fd >= 0 && fd <= 9)
    return;
  if (fd != -1)
    close(fd);
}

// Where the number is compared with another one, it is the number that counts.
void fillsPlaces(int i) {
  int fd = open("/dev/null", O_RDWR);
  if (fd != i && fd != -1)
    close(fd);
}
// CHECK: descriptors.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
void keepsOthers(int i) {
  int fd = open("/dev/null", O_RDWR);
  if (fd == i)
    close(fd);
}

// The number of what is closed may be told to somebody, not read from.
void tellsTheNumber(const char *name) {
  int fd = open(name, O_RDONLY);
  if (fd == -1)
    return;
  if (close(fd) == -1)
    log_number(fd);
}
void readsWhatIsClosed(const char *name, char *to) {
  int fd = open(name, O_RDONLY);
  if (fd == -1)
    return;
  close(fd);
  // CHECK: descriptors.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
  read(fd, to, 1);
}

// A stream that is written to is there.
void writesUnchecked(char *name) {
  int fd = mkstemp(name);
  if (fd == -1)
    return;
  FILE *f = fdopen(fd, "w");
  fwrite(name, 1, 1, f);
  fclose(f);
}
void flushesUnchecked(char *name) {
  // CHECK: descriptors.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  int fd = mkstemp(name);
  if (fd == -1)
    return;
  FILE *f = fdopen(fd, "w");
  fflush(f);
  if (f)
    fclose(f);
}

// Closed by unseen code, behind a function that is seen.
static int closeIt(int fd) { return (int)unseen(3, fd); }

int closesSomehow(const char *name) {
  int fd = open(name, O_RDONLY);
  if (fd < 0)
    return -1;
  return closeIt(fd);
}

static int isFine(int fd) { return fd < 1000; }

// CHECK: descriptors.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int onlyAsksForTheNumber(const char *name) {
  int fd = open(name, O_RDONLY);
  if (fd < 0)
    return -1;
  return isFine(fd);
}

enum { Terminal = 4, Quiet = 3 };

// The same bit, asked for both ways.
int oneBit(const char *name, int flags) {
  int fd = -1;
  if (~flags & Terminal)
    fd = open(name, O_RDONLY);
  log_number(flags);
  if (!(flags & Terminal) && fd != -1)
    close(fd);
  return 0;
}

// CHECK: descriptors.c:[[@LINE+4]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int twoBits(const char *name, int flags) {
  int fd = -1;
  if (~flags & Quiet)
    fd = open(name, O_RDONLY);
  log_number(flags);
  if (!(flags & Quiet) && fd != -1)
    close(fd);
  return 0;
}

// What could not be destroyed is still there.
int destroysAgainOnFailure(void) {
  pthread_condattr_t a;
  int e = pthread_condattr_init(&a);
  if (e)
    return e;
  e = pthread_condattr_destroy(&a);
  if (e)
    pthread_condattr_destroy(&a);
  return e;
}

// CHECK: descriptors.c:[[@LINE+6]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
int destroysTwice(void) {
  pthread_condattr_t a;
  if (pthread_condattr_init(&a))
    return -1;
  pthread_condattr_destroy(&a);
  return pthread_condattr_destroy(&a);
}

// Who closes a stream has one: without it there would be no descriptor either.
void okAlwaysThere(const char *path) {
  int fd = open(path, 0);
  if (fd == -1)
    return;
  FILE *f = fdopen(fd, "r");
  fclose(f);
}
void notThere(const char *path) {
  int fd = open(path, 0); // CHECK: descriptors.c:[[@LINE]]:{{.*}} [memleak-unclosed-resource]
  if (fd == -1)
    return;
  FILE *f = fdopen(fd, "r");
  if (f)
    fclose(f);
}

// A lock is held as long as the descriptor is open.
int claims(const char *path) {
  struct flock lock = {.l_type = F_WRLCK};
  int fd = open(path, O_RDWR);
  if (fd < 0)
    return 0;
  if (fcntl(fd, F_SETLK, &lock) == 0)
    return 1;
  close(fd);
  return 0;
}
int claimsAndLoses(const char *path) {
  struct flock lock = {.l_type = F_WRLCK};
  // CHECK: descriptors.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  int fd = open(path, O_RDWR);
  if (fd < 0)
    return 0;
  return fcntl(fd, F_SETLK, &lock) == 0;
}
int asksForLock(const char *path) {
  struct flock lock = {.l_type = F_WRLCK};
  // CHECK: descriptors.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  int fd = open(path, O_RDWR);
  if (fd < 0)
    return 0;
  return fcntl(fd, F_GETLK, &lock) == 0;
}

// Who asks for -1 alone knows of no other failure: what is not -1 is open.
static int openStream(const char *path, FILE **out) {
  int fd = open(path, O_RDONLY);
  if (fd != -1) {
    *out = fdopen(fd, "rb");
    if (!*out) {
      close(fd);
      fd = -1;
    }
  }
  return fd;
}
int okOtherSign(const char *path) {
  FILE *stream;
  if (openStream(path, &stream) < 0)
    return 0;
  fclose(stream);
  return 1;
}
int wrongSign(const char *path) {
  FILE *stream;
  // CHECK: descriptors.c:[[@LINE+1]]:7: {{.*}} [memleak-unclosed-resource]
  if (openStream(path, &stream) > 0)
    return 0;
  return 1;
}
// Other numbers may be anything but -1.
int otherNumber(int n) {
  int said = unseen(n, n);
  // CHECK: descriptors.c:[[@LINE+1]]:16: {{.*}} [memleak-missing-release]
  void *made = malloc(8);
  if (said == -1)
    free(made);
  else if (said >= 0)
    free(made);
  return 0;
}

// The lowest free number is taken: after a standard stream was closed, its own.
void runsWithTheTerminal(const char *command) {
  int in = dup(0);
  close(0);
  if (open("/dev/tty", O_RDONLY) < 0)
    dup(in);
  system(command);
  close(0);
  dup(in);
  close(in);
}
void goesToTheBackground(void) {
  close(0);
  close(1);
  close(2);
  open("/dev/null", O_RDWR);
  dup(0);
  dup(0);
}
void takesOneMore(void) {
  close(1);
  open("/dev/null", O_WRONLY);
  // CHECK: descriptors.c:[[@LINE+1]]:3: {{.*}} [memleak-unclosed-resource]
  open("/dev/null", O_RDONLY);
}
void closesAnother(int fd) {
  close(fd);
  // CHECK: descriptors.c:[[@LINE+1]]:3: {{.*}} [memleak-unclosed-resource]
  open("/dev/null", O_RDONLY);
}
