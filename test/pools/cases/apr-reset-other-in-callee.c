#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void recycle(apr_pool_t *pool) { apr_pool_clear(pool); }

int main(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  apr_pool_t *other = 0;
  if (apr_pool_create_ex(&other, 0, 0, 0) != 0)
    return 1;
  char *name = apr_pstrdup(pool, "name");
  recycle(other);
  int result = name[0] == 'x';
  apr_pool_destroy(other);
  apr_pool_destroy(pool);
  return result;
}
