#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    talloc_free_children(pool);
    char *now = talloc_strdup(pool, "round");
    result += now[0] == 'x';
  }
  _talloc_free(pool, "here");
  return result;
}
