#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  char *name = strdup("name");
  free(name);
  _talloc_free(pool, "here");
  return 0;
}
