#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
  ngx_pool_t *pool;
  char *uri;
};

static struct request *request_new(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 0;
  struct request *r = ngx_palloc(pool, sizeof(struct request));
  if (!r)
    return 0;
  r->pool = pool;
  r->uri = copy_into(pool, "/");
  return r;
}

static void request_free(struct request *r) { ngx_destroy_pool(r->pool); }

int main(void) {
  struct request *r = request_new();
  if (!r)
    return 1;
  int result = r->uri[0] == 'x';
  request_free(r);
  return result;
}
