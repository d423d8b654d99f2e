// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What a path has decided is kept where more paths come together than are told
// apart, and the values that were asked about differ.

typedef unsigned long size_t;
char *strdup(const char *);
char *strchr(const char *, int);
void free(void *);
const char *text(int);
int any(void);
extern char *other;

static const char *choose(int n) {
  const char *t;
  switch (n) {
  case 0:
    return text(1);
  case 1:
    return text(2);
  default:
    t = text(3);
  }
  return t;
}
#define CHOOSE(t)                                                              \
  switch (any()) {                                                             \
  case 0:                                                                      \
    t = text(1);                                                               \
    break;                                                                     \
  case 1:                                                                      \
    t = text(2);                                                               \
    break;                                                                     \
  case 2:                                                                      \
    t = text(3);                                                               \
    break;                                                                     \
  case 3:                                                                      \
    t = text(4);                                                               \
    break;                                                                     \
  case 4:                                                                      \
    t = text(5);                                                               \
    break;                                                                     \
  case 5:                                                                      \
    t = text(6);                                                               \
    break;                                                                     \
  case 6:                                                                      \
    t = text(7);                                                               \
    break;                                                                     \
  case 7:                                                                      \
    t = text(8);                                                               \
    break;                                                                     \
  default:                                                                     \
    t = choose(any());                                                         \
  }

void okFlag(const char *id, char *data) {
  const char *t;
  CHOOSE(t)
  int command = t != 0;
  if (command)
    data = strdup(id);
  if (any())
    other = 0;
  if (command)
    free(data);
}
void okFound(const char *id, char *data) {
  const char *t;
  CHOOSE(t)
  int command = strchr(t, *id) != 0;
  if (command)
    data = strdup(id);
  if (any())
    other = 0;
  if (command)
    free(data);
}
void okNot(const char *id, char *data) {
  const char *t;
  CHOOSE(t)
  int plain = !t;
  if (!plain)
    data = strdup(id);
  if (any())
    other = 0;
  if (!plain)
    free(data);
}
void wrongWay(const char *id, char *data) {
  const char *t;
  CHOOSE(t)
  int command = t != 0;
  if (command)
    data = strdup(id); // CHECK: decided.c:[[@LINE]]:{{.*}} 'data' is not released on every path [memleak-missing-release]
  if (any())
    other = 0;
  if (!command)
    free(data);
}
// Decided anew before it is asked for again.
void decidedAnew(const char *id, char *data) {
  const char *t;
  CHOOSE(t)
  int command = t != 0;
  if (command)
    data = strdup(id); // CHECK: decided.c:[[@LINE]]:{{.*}} 'data' is not released on every path [memleak-missing-release]
  command = any();
  if (command)
    free(data);
}
