// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// Functions that empty a place, and do nothing where there is none, or nothing
// in it.

#include <stdlib.h>
#include <string.h>

struct item {
  int kind;
  char *text;
  char *name;
  struct item *next;
};
enum { Number, Text, Pair, Bytes, Flag };

static void freeItem(struct item **item) {
  if (!item || !*item)
    return;
  switch ((*item)->kind) {
  case Text:
  case Bytes:
    free((*item)->text);
    break;
  case Pair:
    free((*item)->text);
    free((*item)->name);
    break;
  default:
    break;
  }
  free(*item);
  *item = 0;
}

static void freeItems(struct item **items) {
  struct item *p, *next;
  if (!items)
    return;
  for (p = *items; p; p = next) {
    next = p->next;
    freeItem(&p);
  }
  *items = 0;
}

int copyItems(struct item **to, const struct item *from) {
  struct item *last = 0;
  *to = 0;
  for (; from; from = from->next) {
    struct item *item = calloc(1, sizeof *item);
    if (!item) {
      freeItems(to);
      return -1;
    }
    if (last)
      last->next = item;
    else
      *to = item;
    last = item;
    item->kind = from->kind;
    switch (item->kind) {
    case Text:
    case Bytes:
      item->text = strdup(from->text);
      if (!item->text) {
        freeItems(to);
        return -1;
      }
      break;
    case Pair:
      item->text = strdup(from->text);
      item->name = strdup(from->name);
      if (!item->text || !item->name) {
        freeItems(to);
        return -1;
      }
      break;
    case Number:
    case Flag:
      break;
    default:
      freeItems(to);
      return -1;
    }
  }
  return 0;
}

// The places are emptied, but nothing is released.
static void dropItem(struct item **item) {
  if (!item || !*item)
    return;
  *item = 0;
}
void drops(void) {
  // CHECK: emptied.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  struct item *item = calloc(1, sizeof *item);
  dropItem(&item);
}

// Near miss: nothing lay there.
static void start(struct item **item) {
  if (item && !*item)
    *item = calloc(1, sizeof **item);
}
void starts(void) {
  struct item *item = 0;
  start(&item);
  start(&item);
  freeItem(&item);
}
// Near miss: the text is not the item's to release by its kind.
void wrongKind(void) {
  struct item *item = calloc(1, sizeof *item);
  if (!item)
    return;
  item->kind = Number;
  // CHECK: emptied.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  item->text = strdup("a");
  freeItem(&item);
}
