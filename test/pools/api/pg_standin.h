/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_PG_H
#define POOLS_PG_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct standin_block {
  struct standin_block *next;
  void *memory;
};
struct MemoryContextData {
  struct standin_block *blocks;
  struct MemoryContextData *child, *sibling, *parent;
};

static inline void *standin_take(struct MemoryContextData *pool, size_t size) {
  struct standin_block *block = (struct standin_block *)malloc(sizeof *block);
  block->memory = calloc(1, size ? size : 1);
  block->next = pool->blocks;
  pool->blocks = block;
  return block->memory;
}
static inline struct MemoryContextData *standin_new(struct MemoryContextData *parent) {
  struct MemoryContextData *pool = (struct MemoryContextData *)calloc(1, sizeof *pool);
  pool->parent = parent;
  if (parent) {
    pool->sibling = parent->child;
    parent->child = pool;
  }
  return pool;
}
static inline void standin_end(struct MemoryContextData *pool, int itself);
static inline void standin_unlink(struct MemoryContextData *pool) {
  struct MemoryContextData **at = pool->parent ? &pool->parent->child : 0;
  while (at && *at && *at != pool)
    at = &(*at)->sibling;
  if (at && *at)
    *at = pool->sibling;
}
static inline void standin_end(struct MemoryContextData *pool, int itself) {
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

typedef struct MemoryContextData MemoryContextData;
static inline MemoryContextData *AllocSetContextCreateInternal(MemoryContextData *parent, const char *name, size_t min, size_t init, size_t max) {
  (void)name, (void)min, (void)init, (void)max;
  return standin_new(parent);
}
static inline void MemoryContextDelete(MemoryContextData *context) { standin_end(context, 1); }
static inline void MemoryContextReset(MemoryContextData *context) { standin_end(context, 0); }
static inline void *MemoryContextAlloc(MemoryContextData *context, size_t size) { return standin_take(context, size); }
static inline char *MemoryContextStrdup(MemoryContextData *context, const char *text) {
  return strcpy((char *)standin_take(context, strlen(text) + 1), text);
}

#endif
