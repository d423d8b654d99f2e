// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// RUN: %memleak ir summaries %s -- -std=gnu11 | FileCheck %s --check-prefix=SUMMARY
// Where a callee has more ways than are told apart, and one of them closes what lies in an object, another that does away
// with the object may have found that there was nothing to close.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct view { void *at; long length; int count; };
struct part {
  struct part *next;
  int kind, fd, temporary, size;
  char *name;
  struct view *view;
  void *owner;
  void (*changed)(void *, int);
};
struct queue { struct part *first, *last; };
static int most, spares;
static struct part *spare;

static struct view *drop(struct view *v) {
  if (0 == --v->count) {
    if (MAP_FAILED != v->at)
      munmap(v->at, v->length);
    free(v);
  }
  return NULL;
}
static void reset(struct part *p) {
  if (p->temporary) {
    p->temporary = 0;
    if (p->name)
      unlink(p->name);
  }
  if (p->changed) {
    p->changed(p->owner, -1);
    p->changed = 0;
    p->owner = NULL;
  } else if (p->fd != -1)
    close(p->fd);
  if (p->view)
    p->view = drop(p->view);
  p->fd = -1;
  p->kind = 0;
}
static void putAway(struct part *p) {
  if (p->size > most) {
    if (p->kind == 1)
      reset(p);
    if (spares < 64) {
      p->next = spare;
      spare = p;
      ++spares;
      return;
    }
    free(p->name);
    free(p);
    return;
  }
  if (p->kind == 1)
    reset(p);
  p->size = 0;
  p->next = spare;
  spare = p;
}
// SUMMARY: summary {{.*}} "written"
// SUMMARY: {{transfer|escape}} arg0*.first*.fd
// SUMMARY: release family mmap
// SUMMARY: summary {{.*}} "sendOne"
void written(struct queue *q, long n) {
  for (struct part *p = q->first; p;) {
    if (n < p->size) {
      p->size -= n;
      q->first = p;
      return;
    }
    struct part *const done = p;
    p = p->next;
    n -= done->size;
    putAway(done);
  }
  q->first = q->last = NULL;
}
long sent(int to, int from, long n);
int sendOne(int to, struct queue *q, struct view *mapped) {
  struct part *const p = q->first;
  if (p->kind != 1)
    return 0;
  if (-1 == p->fd && -1 == (p->fd = open(p->name, O_RDONLY)))
    return -1;
  p->view = mapped;
  p->view->count = 1;
  if ((p->view->at = mmap(0, p->size, PROT_READ, MAP_SHARED, p->fd, 0)) == MAP_FAILED)
    return -1;
  long n = sent(to, -1, p->size);
  if (n < 0)
    return -1;
  written(q, n);
  return 0;
}

struct file { int fd, kind; char *name; };
static void freeOnly(struct file *f) {
  free(f->name);
  free(f);
}
int leavesOpenWhatIsFreed(const char *name) {
  struct file *f = calloc(1, sizeof *f);
  if (!f)
    return 0;
  // CHECK: uncertain.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  f->fd = open(name, O_RDONLY);
  freeOnly(f);
  return 1;
}
static void closeUnlessKept(struct file *f) {
  if (f->kind != 3)
    close(f->fd);
  free(f);
}
int leavesOpenWhatIsKept(const char *name) {
  struct file *f = calloc(1, sizeof *f);
  if (!f)
    return 0;
  f->kind = 3;
  // CHECK: uncertain.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  f->fd = open(name, O_RDONLY);
  closeUnlessKept(f);
  return 1;
}
int closesAnother(const char *name) {
  struct file *f = calloc(1, sizeof *f);
  if (!f)
    return 0;
  f->kind = 4;
  f->fd = open(name, O_RDONLY);
  closeUnlessKept(f);
  return 1;
}
