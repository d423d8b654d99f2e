/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_NGX_H
#define POOLS_NGX_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct standin_block {
  struct standin_block *next;
  void *memory;
};
struct ngx_pool_t {
  struct standin_block *blocks;
  struct ngx_pool_t *child, *sibling, *parent;
};

static inline void *standin_take(struct ngx_pool_t *pool, size_t size) {
  struct standin_block *block = (struct standin_block *)malloc(sizeof *block);
  block->memory = calloc(1, size ? size : 1);
  block->next = pool->blocks;
  pool->blocks = block;
  return block->memory;
}
static inline struct ngx_pool_t *standin_new(struct ngx_pool_t *parent) {
  struct ngx_pool_t *pool = (struct ngx_pool_t *)calloc(1, sizeof *pool);
  pool->parent = parent;
  if (parent) {
    pool->sibling = parent->child;
    parent->child = pool;
  }
  return pool;
}
static inline void standin_end(struct ngx_pool_t *pool, int itself);
static inline void standin_unlink(struct ngx_pool_t *pool) {
  struct ngx_pool_t **at = pool->parent ? &pool->parent->child : 0;
  while (at && *at && *at != pool)
    at = &(*at)->sibling;
  if (at && *at)
    *at = pool->sibling;
}
static inline void standin_end(struct ngx_pool_t *pool, int itself) {
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

typedef struct ngx_pool_t ngx_pool_t;
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
