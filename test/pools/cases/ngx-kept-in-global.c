#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *last;

static int note(void) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  char *name = copy_into(pool, "name");
  last = name;
  ngx_destroy_pool(pool);
  return 0;
}

int main(void) { return note() || last[0] == 'x'; }
