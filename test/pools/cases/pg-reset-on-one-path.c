#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  (void)argv;
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 1;
  char *name = MemoryContextStrdup(pool, "name");
  if (argc > 5) {
    MemoryContextReset(pool);
    name = MemoryContextStrdup(pool, "again");
  }
  int result = name[0] == 'x';
  MemoryContextDelete(pool);
  return result;
}
