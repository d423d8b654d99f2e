#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  MemoryContextData *parent = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!parent)
    return 1;
  MemoryContextData *child = AllocSetContextCreateInternal(parent, "context", 0, 8, 8);
  if (!child)
    return 1;
  char *name = MemoryContextStrdup(child, "name");
  MemoryContextDelete(parent);
  return name[0] == 'x';
}
