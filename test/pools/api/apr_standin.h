/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_APR_H
#define POOLS_APR_H
#include "standin.h"

typedef struct standin_pool apr_pool_t;
static inline int apr_pool_create_ex(apr_pool_t **out, apr_pool_t *parent, void *abort_fn, void *allocator) {
  (void)abort_fn, (void)allocator;
  *out = standin_new(parent);
  return 0;
}
static inline void apr_pool_destroy(apr_pool_t *pool) { standin_end(pool, 1); }
static inline void apr_pool_clear(apr_pool_t *pool) { standin_end(pool, 0); }
static inline void *apr_palloc(apr_pool_t *pool, size_t size) { return standin_take(pool, size); }
static inline char *apr_pstrdup(apr_pool_t *pool, const char *text) {
  return strcpy((char *)standin_take(pool, strlen(text) + 1), text);
}

#endif
