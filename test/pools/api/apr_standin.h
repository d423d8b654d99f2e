/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_APR_H
#define POOLS_APR_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct standin_block {
  struct standin_block *next;
  void *memory;
};
struct apr_pool_t {
  struct standin_block *blocks;
  struct apr_pool_t *child, *sibling, *parent;
};

static inline void *standin_take(struct apr_pool_t *pool, size_t size) {
  struct standin_block *block = (struct standin_block *)malloc(sizeof *block);
  block->memory = calloc(1, size ? size : 1);
  block->next = pool->blocks;
  pool->blocks = block;
  return block->memory;
}
static inline struct apr_pool_t *standin_new(struct apr_pool_t *parent) {
  struct apr_pool_t *pool = (struct apr_pool_t *)calloc(1, sizeof *pool);
  pool->parent = parent;
  if (parent) {
    pool->sibling = parent->child;
    parent->child = pool;
  }
  return pool;
}
static inline void standin_end(struct apr_pool_t *pool, int itself);
static inline void standin_unlink(struct apr_pool_t *pool) {
  struct apr_pool_t **at = pool->parent ? &pool->parent->child : 0;
  while (at && *at && *at != pool)
    at = &(*at)->sibling;
  if (at && *at)
    *at = pool->sibling;
}
static inline void standin_end(struct apr_pool_t *pool, int itself) {
  while (pool->child)
    standin_end(pool->child, 1);
  while (pool->blocks) {
    struct standin_block *next = pool->blocks->next;
    free(pool->blocks->memory);
    free(pool->blocks);
    pool->blocks = next;
  }
  if (itself) {
    standin_unlink(pool);
    free(pool);
  }
}

typedef struct apr_pool_t apr_pool_t;
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
