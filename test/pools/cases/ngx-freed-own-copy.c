#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  char *name = strdup("name");
  free(name);
  ngx_destroy_pool(pool);
  return 0;
}
