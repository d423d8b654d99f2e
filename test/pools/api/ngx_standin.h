/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_NGX_H
#define POOLS_NGX_H
#include "standin.h"

typedef struct standin_pool ngx_pool_t;
static inline ngx_pool_t *ngx_create_pool(size_t size, void *log) {
  (void)size, (void)log;
  return standin_new(0);
}
static inline void ngx_destroy_pool(ngx_pool_t *pool) { standin_end(pool, 1); }
static inline void ngx_reset_pool(ngx_pool_t *pool) { standin_end(pool, 0); }
static inline void *ngx_palloc(ngx_pool_t *pool, size_t size) { return standin_take(pool, size); }
static inline char *copy_into(ngx_pool_t *pool, const char *text) {
  char *copy = (char *)ngx_palloc(pool, strlen(text) + 1);
  return copy ? strcpy(copy, text) : 0;
}

#endif
