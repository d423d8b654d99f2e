#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *last;

static int note(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  char *name = MemoryContextStrdup(pool, "name");
  last = name;
  MemoryContextDelete(pool);
  return 0;
}

int main(void) { return note() || last[0] == 'x'; }
