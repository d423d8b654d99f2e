#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  char *last = 0;
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    ngx_reset_pool(pool);
    if (last)
      result += last[0] == 'x';
    last = copy_into(pool, "round");
  }
  ngx_destroy_pool(pool);
  return result;
}
