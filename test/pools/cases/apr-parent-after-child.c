#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  apr_pool_t *parent = 0;
  if (apr_pool_create_ex(&parent, 0, 0, 0) != 0)
    return 1;
  apr_pool_t *child = 0;
  if (apr_pool_create_ex(&child, parent, 0, 0) != 0)
    return 1;
  char *name = apr_pstrdup(parent, "name");
  apr_pool_destroy(child);
  int result = name[0] == 'x';
  apr_pool_destroy(parent);
  return result;
}
