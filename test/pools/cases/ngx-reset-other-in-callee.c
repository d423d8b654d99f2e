#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void recycle(ngx_pool_t *pool) { ngx_reset_pool(pool); }

int main(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  ngx_pool_t *other = ngx_create_pool(1024, 0);
  if (!other)
    return 1;
  char *name = copy_into(pool, "name");
  recycle(other);
  int result = name[0] == 'x';
  ngx_destroy_pool(other);
  ngx_destroy_pool(pool);
  return result;
}
