// clang-format off
// RUN: %memleak ir solve %s -- -std=c11 | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --check-prefix=DOUBT
// clang-format on
// What is decided elsewhere: descriptors known by their number, blocks that
// callees exchange, objects that are only looked at.

void *malloc(unsigned long);
void free(void *);
void abort(void);
int open(const char *, int, ...);
int close(int);

void fillsTheFirst(void) {
  // DOUBT: elsewhere.c:[[@LINE+1]]:3: {{.*}} [memleak-unclosed-resource] (doubtful)
  open("/dev/null", 2);
}
int looksAtTheNumber(void) {
  // CHECK: elsewhere.c:[[@LINE+1]]:12: {{.*}} [memleak-unclosed-resource]
  int fd = open("/dev/null", 2);
  return fd < 0;
}

struct Box {
  void *data;
  const char *(*name)(const struct Box *);
};
void looksIntoIt(struct Box *box) {
  if (!box->data)
    box->data = malloc(8);
  box->name(box);
}
void losesIt(struct Box *box) {
  // CHECK: elsewhere.c:[[@LINE+1]]:16: {{.*}} [memleak-missing-release]
  char *data = malloc(8);
  box->name(box);
}
