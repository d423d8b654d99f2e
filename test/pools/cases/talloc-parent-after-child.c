#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  void *parent = talloc_named_const(0, 0, "context");
  if (!parent)
    return 1;
  void *child = talloc_named_const(parent, 0, "context");
  if (!child)
    return 1;
  char *name = talloc_strdup(parent, "name");
  _talloc_free(child, "here");
  int result = name[0] == 'x';
  _talloc_free(parent, "here");
  return result;
}
