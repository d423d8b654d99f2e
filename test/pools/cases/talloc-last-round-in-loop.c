#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  char *last = 0;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    talloc_free_children(pool);
    if (last)
      result += last[0] == 'x';
    last = talloc_strdup(pool, "round");
  }
  _talloc_free(pool, "here");
  return result;
}
