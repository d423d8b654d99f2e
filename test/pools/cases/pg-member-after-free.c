#include "../api/pg_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
  MemoryContextData *pool;
  char *uri;
};

static struct request *request_new(void) {
  MemoryContextData *pool = AllocSetContextCreateInternal(0, "context", 0, 8, 8);
  if (!pool)
    return 0;
  struct request *r = MemoryContextAlloc(pool, sizeof(struct request));
  if (!r)
    return 0;
  r->pool = pool;
  r->uri = MemoryContextStrdup(pool, "/");
  return r;
}

static void request_free(struct request *r) { MemoryContextDelete(r->pool); }

int main(void) {
  struct request *r = request_new();
  if (!r)
    return 1;
  char *uri = r->uri;
  request_free(r);
  return uri[0] == 'x';
}
