#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    ngx_reset_pool(pool);
    char *now = copy_into(pool, "round");
    result += now[0] == 'x';
  }
  ngx_destroy_pool(pool);
  return result;
}
