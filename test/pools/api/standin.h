/* What the stand-ins share: a tree of pools that frees what ends, so that
   AddressSanitizer sees every late use. */
#ifndef POOLS_STANDIN_H
#define POOLS_STANDIN_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct standin_block {
  struct standin_block *next;
  void *memory;
};
struct standin_pool {
  struct standin_block *blocks;
  struct standin_pool *child, *sibling, *parent;
  size_t size; /* Of its objects, where they have one. */
};

static inline void *standin_take(struct standin_pool *pool, size_t size) {
  struct standin_block *block = (struct standin_block *)malloc(sizeof *block);
  block->memory = calloc(1, size ? size : 1);
  block->next = pool->blocks;
  pool->blocks = block;
  return block->memory;
}
static inline int standin_give_back(struct standin_pool *pool, void *memory) {
  for (struct standin_block **at = &pool->blocks; *at; at = &(*at)->next)
    if ((*at)->memory == memory) {
      struct standin_block *block = *at;
      *at = block->next;
      free(memory);
      free(block);
      return 1;
    }
  return 0;
}
static inline struct standin_pool *standin_new(struct standin_pool *parent) {
  struct standin_pool *pool = (struct standin_pool *)calloc(1, sizeof *pool);
  pool->parent = parent;
  if (parent) {
    pool->sibling = parent->child;
    parent->child = pool;
  }
  return pool;
}
static inline void standin_end(struct standin_pool *pool, int itself);
static inline void standin_unlink(struct standin_pool *pool) {
  struct standin_pool **at = pool->parent ? &pool->parent->child : 0;
  while (at && *at && *at != pool)
    at = &(*at)->sibling;
  if (at && *at)
    *at = pool->sibling;
}
static inline void standin_end(struct standin_pool *pool, int itself) {
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

#endif
