#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  void *keep = talloc_named_const(0, 0, "context");
  if (!keep)
    return 1;
  void *scratch = talloc_named_const(0, 0, "context");
  if (!scratch)
    return 1;
  char *name = talloc_strdup(keep, "name");
  _talloc_free(scratch, "here");
  int result = name[0] == 'x';
  _talloc_free(keep, "here");
  return result;
}
