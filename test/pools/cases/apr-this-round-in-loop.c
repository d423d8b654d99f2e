#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    apr_pool_clear(pool);
    char *now = apr_pstrdup(pool, "round");
    result += now[0] == 'x';
  }
  apr_pool_destroy(pool);
  return result;
}
