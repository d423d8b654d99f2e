#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void recycle(MemoryContextData *pool) { MemoryContextReset(pool); }

int main(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  char *name = MemoryContextStrdup(pool, "name");
  recycle(pool);
  int result = name[0] == 'x';
  MemoryContextDelete(pool);
  return result;
}
