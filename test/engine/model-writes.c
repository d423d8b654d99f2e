// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What a library function writes to does not end there, though the function may
// fail: an owner that it holds stays this function's.

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
  char *name;
  struct sockaddr address;
};

int lost(int s, socklen_t size) {
  struct peer *made = malloc(sizeof *made);
  if (!made)
    return -1;
  made->name = malloc(8);
  // CHECK: model-writes.c:[[#@LINE-1]]:16: memory held by 'name' is not released on every path [memleak-missing-release]
  int fd = accept(s, (struct sockaddr *)made, &size);
  free(made);
  return fd;
}

int released(int s, socklen_t size) {
  struct peer *made = malloc(sizeof *made);
  if (!made)
    return -1;
  made->name = malloc(8);
  int fd = accept(s, (struct sockaddr *)made, &size);
  free(made->name);
  free(made);
  return fd;
}

// Near miss: what is written over is no owner.
int numbers(int s, struct sockaddr *address) {
  socklen_t size = 0;
  int fd = accept(s, address, &size);
  if (fd < 0)
    return -1;
  close(fd);
  return size > 4;
}
