#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  char *last = 0;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    apr_pool_clear(pool);
    if (last)
      result += last[0] == 'x';
    last = apr_pstrdup(pool, "round");
  }
  apr_pool_destroy(pool);
  return result;
}
