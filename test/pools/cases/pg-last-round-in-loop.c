#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  char *last = 0;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    MemoryContextReset(pool);
    if (last)
      result += last[0] == 'x';
    last = MemoryContextStrdup(pool, "round");
  }
  MemoryContextDelete(pool);
  return result;
}
