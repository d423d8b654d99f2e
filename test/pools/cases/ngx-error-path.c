#include "../api/ngx_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *text) { return text[0] == '{' ? 0 : -1; }

int main(int argc, char **argv) {
  ngx_pool_t *pool = ngx_create_pool(1024, 0);
  if (!pool)
    return 1;
  char *text = copy_into(pool, argc > 1 ? argv[1] : "text");
  if (parse(text) != 0) {
    ngx_destroy_pool(pool);
    fprintf(stderr, "cannot parse %s\n", text);
    return 0;
  }
  ngx_destroy_pool(pool);
  return 0;
}
