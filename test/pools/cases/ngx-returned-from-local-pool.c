#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *make(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 0;
  char *name = copy_into(pool, "name");
  ngx_destroy_pool(pool);
  return name;
}

int main(void) {
  char *name = make();
  return name && name[0] == 'x';
}
