#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    MemoryContextReset(pool);
    char *now = MemoryContextStrdup(pool, "round");
    result += now[0] == 'x';
  }
  MemoryContextDelete(pool);
  return result;
}
