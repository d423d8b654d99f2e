#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  ngx_pool_t *keep = ngx_create_pool(1024, 0);
  if (!keep)
    return 1;
  ngx_pool_t *scratch = ngx_create_pool(1024, 0);
  if (!scratch)
    return 1;
  char *name = copy_into(keep, "name");
  ngx_destroy_pool(scratch);
  int result = name[0] == 'x';
  ngx_destroy_pool(keep);
  return result;
}
