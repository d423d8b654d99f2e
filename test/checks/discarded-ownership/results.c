// RUN: %check_memleak %s memleak-discarded-ownership %t

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void dropped(const char *s, size_t n) {
  malloc(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the memory from 'malloc' is dropped here and can never be freed [memleak-discarded-ownership]
  strdup(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the memory from 'strdup' is dropped here and can never be freed
  fopen(s, "r");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the FILE stream from 'fopen' is dropped here and can never be closed
  if (n)
    calloc(n, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the memory from 'calloc' is dropped here
  else
    (char *)strdup(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the memory from 'strdup' is dropped here
  for (strdup(s); n; strndup(s, n))
    strdup(s);
  // CHECK-MESSAGES: :[[@LINE-2]]:8: warning: the memory from 'strdup' is dropped here
  // CHECK-MESSAGES: :[[@LINE-3]]:22: warning: the memory from 'strndup' is dropped here
  // CHECK-MESSAGES: :[[@LINE-3]]:5: warning: the memory from 'strdup' is dropped here
  switch (n) {
  case 1:
    malloc(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the memory from 'malloc' is dropped here
  default:
    malloc(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the memory from 'malloc' is dropped here
  }
again:
  malloc(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the memory from 'malloc' is dropped here
  if (n--)
    goto again;
  int comma = (strdup(s), 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the memory from 'strdup' is dropped here
  n ? malloc(n) : calloc(n, comma);
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the memory from 'malloc' is dropped here
  // CHECK-MESSAGES: :[[@LINE-2]]:19: warning: the memory from 'calloc' is dropped here
}

int tested(const char *s) {
  if (opendir(s))
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the directory stream from 'opendir' is only tested here and can never be closed
    return 1;
  if (fopen(s, "r") == NULL)
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the FILE stream from 'fopen' is only tested here
    return 2;
  if (!strdup(s) || s == 0)
    // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: the memory from 'strdup' is only tested here
    return 3;
  while (malloc(4))
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memory from 'malloc' is only tested here
    ;
  return malloc(3) ? 4 : 5;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memory from 'malloc' is only tested here
}

void lent(const char *s) {
  puts(getcwd(0, 0));
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: the memory from 'getcwd' is only lent here and can never be freed
  if (strlen(strdup(s)) > 3)
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the memory from 'strdup' is only lent here
    return;
  printf("%s\n", strcat(strcpy(malloc(99), s), "x"));
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: the memory from 'malloc' is only lent here
}

__attribute__((malloc)) char *build(int Size);
__attribute__((ownership_returns(malloc))) void *take(void);
__attribute__((annotate("memleak::owner"))) struct thing *make(void);
void declared(void) {
  build(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the memory from 'build' is dropped here and can never be released
  take();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'take' is dropped here
  if (make())
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the object from 'make' is only tested here
    return;
}

#define COPY(s) strdup(s)
void macros(const char *s) {
  COPY(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the memory from 'strdup' is dropped here
}

//===----------------------------------------------------------------------===//

char *keep;
struct box {
  char *name;
};
void consume(char *);
char *identity(char *);

char *kept(const char *s, struct box *b) {
  char *local = strdup(s);
  free(local);
  keep = strdup(s);
  b->name = strdup(s);
  consume(strdup(s));
  identity(strdup(s));
  free(strdup(s));
  fclose(fopen(s, "r"));
  if ((local = strdup(s)))
    free(local);
  putenv(strdup(s));
  return strdup(s);
}

// The cast says that it is meant.
void meant(const char *s) { (void)strdup(s); }

// The caller's own buffer comes back, or may.
int buffers(char *buffer, size_t n) {
  getcwd(buffer, n);
  if (realpath("x", buffer))
    return 1;
  return getcwd(buffer, n) != NULL;
}

// The address is known.
void mapped(void *where, size_t n) {
  mmap(where, n, PROT_READ, MAP_FIXED | MAP_PRIVATE, 0, 0);
  if (mmap(where, n, PROT_READ, MAP_FIXED, 0, 0) == MAP_FAILED)
    abort();
}

// The lowest free number is what the caller is after.
void daemonize(void) {
  close(0);
  open("/dev/null", O_RDWR);
  dup(0);
  dup(0);
}

// Loaded for its effects.
int plugin(const char *s) { return dlopen(s, RTLD_NOW | RTLD_GLOBAL) != 0; }

// An arena releases all at once.
struct arena;
__attribute__((malloc)) void *arena_alloc(struct arena *a, size_t n);
void pooled(struct arena *a) { arena_alloc(a, 3); }

// Nothing is evaluated.
size_t measured(const char *s) { return sizeof(strdup(s)); }

// The block's last statement is its value.
char *blockValue(const char *s) {
  return ({
    puts(s);
    strdup(s);
  });
}
void blockDropped(const char *s) {
  keep = ({
    strdup(s);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the memory from 'strdup' is dropped here
    strdup(s);
  });
}
