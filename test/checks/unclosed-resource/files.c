// RUN: %check_memleak %s memleak-unclosed-resource %t

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

int copy(const char *from, const char *to) {
  FILE *in = fopen(from, "r");
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: FILE stream held by 'in' is not released on every path [memleak-unclosed-resource]
  FILE *out = fopen(to, "w");
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: FILE stream held by 'out' is not released on every path [memleak-unclosed-resource]
  if (!in || !out) {
    return -1;
  }
  fclose(in);
  fclose(out);
  return 0;
}

int copyWell(const char *from, const char *to) {
  FILE *in = fopen(from, "r");
  if (!in)
    return -1;
  FILE *out = fopen(to, "w");
  if (!out) {
    fclose(in);
    return -1;
  }
  fclose(in);
  return fclose(out);
}

int descriptor(const char *path, char *buffer, long size) {
  int fd = open(path, O_RDONLY);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: file descriptor held by 'fd' is not released on every path [memleak-unclosed-resource]
  if (fd < 0)
    return -1;
  if (read(fd, buffer, size) != size)
    return -1;
  close(fd);
  return 0;
}

int descriptorWell(const char *path, char *buffer, long size) {
  int fd = open(path, O_RDONLY);
  if (fd == -1)
    return -1;
  long got = read(fd, buffer, size);
  close(fd);
  return got == size ? 0 : -1;
}

int ends(void) {
  int p[2];
  if (pipe(p) != 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: file descriptor held by 'p[1]' is not released on every path [memleak-unclosed-resource]
    return -1;
  close(p[0]);
  return 0;
}

int endsWell(void) {
  int p[2];
  if (pipe(p) != 0)
    return -1;
  close(p[0]);
  close(p[1]);
  return 0;
}

int stream(const char *path) {
  int fd = open(path, O_RDONLY);
  if (fd < 0)
    return -1;
  FILE *f = fdopen(fd, "r");
  if (!f) {
    close(fd);
    return -1;
  }
  fclose(f);
  return 0;
}

int streamFails(const char *path) {
  int fd = open(path, O_RDONLY);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: file descriptor held by 'fd' is not released on every path [memleak-unclosed-resource]
  if (fd < 0)
    return -1;
  FILE *f = fdopen(fd, "r");
  if (!f)
    return -1;
  fclose(f);
  return 0;
}

int count(const char *path, int most) {
  DIR *d = opendir(path);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: directory stream held by 'd' is not released on every path [memleak-unclosed-resource]
  if (!d)
    return -1;
  int n = 0;
  while (readdir(d))
    if (++n > most)
      return n;
  closedir(d);
  return n;
}

struct connection {
  int fd;
};
int connectTo(struct connection *c) {
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  return c->fd < 0 ? -1 : 0;
}

int mapped(int fd, unsigned long size) {
  char *m = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory mapping held by 'm' is not released on every path [memleak-unclosed-resource]
  if (m == MAP_FAILED)
    return -1;
  if (m[0])
    return 1;
  munmap(m, size);
  return 0;
}

// Standard streams are nobody's to close; the process ends with main.
int redirect(const char *path) {
  return freopen(path, "w", stdout) ? 0 : -1;
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}    if (in)
// CHECK-FIXES-NEXT: {{^}}      fclose(in);
// CHECK-FIXES-NEXT: {{^}}    if (out)
// CHECK-FIXES-NEXT: {{^}}      fclose(out);
// CHECK-FIXES:      {{^}}  if (read(fd, buffer, size) != size) {
// CHECK-FIXES-NEXT: {{^}}    close(fd);
// CHECK-FIXES:      {{^}}  }
// CHECK-FIXES:      {{^}}  if (!f) {
// CHECK-FIXES-NEXT: {{^}}    close(fd);
// CHECK-FIXES:      {{^}}  }
// CHECK-FIXES:      {{^}}    if (++n > most) {
// CHECK-FIXES-NEXT: {{^}}      closedir(d);
// CHECK-FIXES:      {{^}}    }
