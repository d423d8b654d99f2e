#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *last;

static int note(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  char *name = apr_pstrdup(pool, "name");
  last = name;
  last = 0;
  apr_pool_destroy(pool);
  return 0;
}

int main(void) { return note() || last != 0; }
