#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *make(void *pool) { return talloc_strdup(pool, "name"); }

int main(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  char *name = make(pool);
  int result = name && name[0] == 'x';
  _talloc_free(pool, "here");
  return result;
}
