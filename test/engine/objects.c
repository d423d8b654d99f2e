// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// Resources inside storage of the user's, and arrays of them.

#include <pthread.h>
#include <regex.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void unseen(void *);

// The storage outlives what was in it.
void freesTheStorageAfterwards(pthread_mutex_t *m) {
  pthread_mutex_destroy(m);
  unseen(m);
  free(m);
}

void startsAgain(const char *a, const char *b) {
  regex_t r;
  if (regcomp(&r, a, 0))
    return;
  regfree(&r);
  if (regcomp(&r, b, 0))
    return;
  regfree(&r);
}

// CHECK: objects.c:[[@LINE+6]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
void endsItTwice(const char *a) {
  regex_t r;
  if (regcomp(&r, a, 0))
    return;
  regfree(&r);
  regfree(&r);
}

// In storage of the caller's it is the caller's.
int fillsIn(regex_t *r, const char *a) { return regcomp(r, a, 0); }

// CHECK: objects.c:[[@LINE+3]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int fillsInItsOwn(const char *a) {
  regex_t r;
  return fillsIn(&r, a);
}

// The second descriptor is element 1 of the array.
int keepsOneEnd(int *out) {
  int fd[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
    return -1;
  close(fd[1]);
  *out = fd[0];
  return 0;
}

// CHECK: objects.c:[[@LINE+3]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int losesTheOtherEnd(int *out) {
  int fd[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
    return -1;
  *out = fd[0];
  return 0;
}
