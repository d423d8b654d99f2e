#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  MemoryContextDelete(pool);
  MemoryContextDelete(pool);
  return 0;
}
