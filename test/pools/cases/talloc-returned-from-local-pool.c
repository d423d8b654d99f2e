#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *make(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 0;
  char *name = talloc_strdup(pool, "name");
  _talloc_free(pool, "here");
  return name;
}

int main(void) {
  char *name = make();
  return name && name[0] == 'x';
}
