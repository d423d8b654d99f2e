#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void recycle(void *pool) { talloc_free_children(pool); }

int main(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  void *other = talloc_named_const(0, 0, "context");
  if (!other)
    return 1;
  char *name = talloc_strdup(pool, "name");
  recycle(other);
  int result = name[0] == 'x';
  _talloc_free(other, "here");
  _talloc_free(pool, "here");
  return result;
}
