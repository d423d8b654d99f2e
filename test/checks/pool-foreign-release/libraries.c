// RUN: %check_memleak %s memleak-pool-foreign-release %t

typedef struct apr_pool_t apr_pool_t;
char *apr_pstrdup(apr_pool_t *p, const char *s);
void apr_pool_destroy(apr_pool_t *p);
int apr_pool_create_ex(apr_pool_t **p, apr_pool_t *parent, void *, void *);
void free(void *);
char *strdup(const char *);
void *talloc_named_const(const void *context, unsigned long size, const char *name);
int _talloc_free(void *ptr, const char *location);

void freed(apr_pool_t *pool) {
  char *name = apr_pstrdup(pool, "name");
  free(name);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'name' lives in the pool 'pool', but is released by 'free()' [memleak-pool-foreign-release]
}

void own(apr_pool_t *pool) {
  char *name = strdup("name");
  free(name);
}

void poolTwice(void) {
  apr_pool_t *pool;
  if (apr_pool_create_ex(&pool, 0, 0, 0))
    return;
  apr_pool_destroy(pool);
  apr_pool_destroy(pool);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: pool held by 'pool' is released twice [memleak-pool-foreign-release]
}

void tallocFreed(void) {
  void *context = talloc_named_const(0, 0, "context");
  free(context);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: talloc object held by 'context' lives in a pool, but is released by 'free()' [memleak-pool-foreign-release]
}

void tallocFreedWell(void) {
  void *context = talloc_named_const(0, 0, "context");
  _talloc_free(context, "here");
}
