#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  char *name = strdup("name");
  free(name);
  apr_pool_destroy(pool);
  return 0;
}
