#include "../api/talloc_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
  void *pool;
  char *uri;
};

static struct request *request_new(void) {
  void *pool = talloc_named_const(0, 0, "context");
  if (!pool)
    return 0;
  struct request *r = talloc_named_const(pool, sizeof(struct request), "block");
  if (!r)
    return 0;
  r->pool = pool;
  r->uri = talloc_strdup(pool, "/");
  return r;
}

static void request_free(struct request *r) { _talloc_free(r->pool, "here"); }

int main(void) {
  struct request *r = request_new();
  if (!r)
    return 1;
  int result = r->uri[0] == 'x';
  request_free(r);
  return result;
}
