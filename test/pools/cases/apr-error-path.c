#include "../api/apr_standin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *text) { return text[0] == '{' ? 0 : -1; }

int main(int argc, char **argv) {
  apr_pool_t *pool = 0;
  if (apr_pool_create_ex(&pool, 0, 0, 0) != 0)
    return 1;
  char *text = apr_pstrdup(pool, argc > 1 ? argv[1] : "text");
  if (parse(text) != 0) {
    apr_pool_destroy(pool);
    fprintf(stderr, "cannot parse %s\n", text);
    return 0;
  }
  apr_pool_destroy(pool);
  return 0;
}
