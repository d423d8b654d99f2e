#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *text) { return text[0] == '{' ? 0 : -1; }

int main(int argc, char **argv) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 1;
  char *text = talloc_strdup(pool, argc > 1 ? argv[1] : "text");
  if (parse(text) != 0) {
    _talloc_free(pool, "here");
    fprintf(stderr, "cannot parse %s\n", text);
    return 0;
  }
  _talloc_free(pool, "here");
  return 0;
}
