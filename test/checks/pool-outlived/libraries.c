// RUN: %check_memleak %s memleak-pool-outlived %t

typedef struct apr_pool_t apr_pool_t;
typedef int apr_status_t;
apr_status_t apr_pool_create_ex(apr_pool_t **p, apr_pool_t *parent, void *, void *);
void apr_pool_clear(apr_pool_t *p);
void apr_pool_destroy(apr_pool_t *p);
void *apr_palloc(apr_pool_t *p, unsigned long size);
char *apr_pstrdup(apr_pool_t *p, const char *s);
int puts(const char *);

char *returned(apr_pool_t *parent) {
  apr_pool_t *scratch;
  if (apr_pool_create_ex(&scratch, parent, 0, 0))
    return 0;
  char *name = apr_pstrdup(scratch, "name");
  apr_pool_destroy(scratch);
  return name;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'name' is returned after the end of its pool 'scratch' [memleak-pool-outlived]
}

char *ofTheParent(apr_pool_t *parent) {
  apr_pool_t *scratch;
  if (apr_pool_create_ex(&scratch, parent, 0, 0))
    return 0;
  char *name = apr_pstrdup(parent, "name");
  apr_pool_destroy(scratch);
  return name;
}

struct request {
  apr_pool_t *pool;
  char *uri;
};

static struct request *request_new(void) {
  apr_pool_t *pool;
  if (apr_pool_create_ex(&pool, 0, 0, 0))
    return 0;
  struct request *r = apr_palloc(pool, sizeof *r);
  r->pool = pool;
  r->uri = apr_pstrdup(pool, "/");
  return r;
}

static void request_free(struct request *r) { apr_pool_destroy(r->pool); }

void served(void) {
  struct request *r = request_new();
  if (!r)
    return;
  char *uri = r->uri;
  request_free(r);
  puts(uri);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'uri' is passed after the end of its pool 'pool' [memleak-pool-outlived]
}

void servedWell(void) {
  struct request *r = request_new();
  if (!r)
    return;
  puts(r->uri);
  request_free(r);
}
