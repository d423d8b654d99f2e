#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *last;

static int note(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  char *name = talloc_strdup(pool, "name");
  last = name;
  _talloc_free(pool, "here");
  return 0;
}

int main(void) { return note() || last[0] == 'x'; }
