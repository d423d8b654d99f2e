#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  (void)argv;
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  char *name = copy_into(pool, "name");
  if (argc > 5) {
    ngx_reset_pool(pool);
    name = copy_into(pool, "again");
  }
  int result = name[0] == 'x';
  ngx_destroy_pool(pool);
  return result;
}
