#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  MemoryContextData *keep = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!keep)
    return 1;
  MemoryContextData *scratch = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!scratch)
    return 1;
  char *name = MemoryContextStrdup(keep, "name");
  MemoryContextDelete(scratch);
  int result = name[0] == 'x';
  MemoryContextDelete(keep);
  return result;
}
