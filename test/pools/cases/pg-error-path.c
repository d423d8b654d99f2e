#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *text) { return text[0] == '{' ? 0 : -1; }

int main(int argc, char **argv) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  char *text = MemoryContextStrdup(pool, argc > 1 ? argv[1] : "text");
  if (parse(text) != 0) {
    MemoryContextDelete(pool);
    fprintf(stderr, "cannot parse %s\n", text);
    return 0;
  }
  MemoryContextDelete(pool);
  return 0;
}
