#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *make(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 0;
  char *name = MemoryContextStrdup(pool, "name");
  MemoryContextDelete(pool);
  return name;
}

int main(void) {
  char *name = make();
  return name && name[0] == 'x';
}
