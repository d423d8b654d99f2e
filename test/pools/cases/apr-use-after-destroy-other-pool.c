#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  apr_pool_t *keep = 0;
  if (apr_pool_create_ex(&keep, 0, 0, 0) != 0)
    return 1;
  apr_pool_t *scratch = 0;
  if (apr_pool_create_ex(&scratch, 0, 0, 0) != 0)
    return 1;
  char *name = apr_pstrdup(keep, "name");
  apr_pool_destroy(scratch);
  int result = name[0] == 'x';
  apr_pool_destroy(keep);
  return result;
}
