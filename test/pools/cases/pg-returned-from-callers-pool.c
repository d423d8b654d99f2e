#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *make(MemoryContextData *pool) { return MemoryContextStrdup(pool, "name"); }

int main(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  char *name = make(pool);
  int result = name && name[0] == 'x';
  MemoryContextDelete(pool);
  return result;
}
