#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *make(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 0;
  char *name = apr_pstrdup(pool, "name");
  apr_pool_destroy(pool);
  return name;
}

int main(void) {
  char *name = make();
  return name && name[0] == 'x';
}
