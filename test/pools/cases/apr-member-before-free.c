#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
  apr_pool_t *pool;
  char *uri;
};

static struct request *request_new(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 0;
  struct request *r = apr_palloc(pool, sizeof(struct request));
  if (!r)
    return 0;
  r->pool = pool;
  r->uri = apr_pstrdup(pool, "/");
  return r;
}

static void request_free(struct request *r) { apr_pool_destroy(r->pool); }

int main(void) {
  struct request *r = request_new();
  if (!r)
    return 1;
  int result = r->uri[0] == 'x';
  request_free(r);
  return result;
}
