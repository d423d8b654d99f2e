#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  (void)argv;
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  char *name = apr_pstrdup(pool, "name");
  if (argc > 5) {
    apr_pool_clear(pool);
    name = apr_pstrdup(pool, "again");
  }
  int result = name[0] == 'x';
  apr_pool_destroy(pool);
  return result;
}
