/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_GLIB_H
#define POOLS_GLIB_H
#include "standin.h"

/* A slice is no block that free() takes, nor the other way round. */
static inline void *g_slice_alloc(size_t size) { return (char *)malloc(size + 16) + 16; }
static inline void g_slice_free1(size_t size, void *memory) {
  (void)size;
  free((char *)memory - 16);
}
static inline void *g_malloc(size_t size) { return malloc(size); }
static inline void g_free(void *memory) { free(memory); }

typedef struct standin_pool GStringChunk;
static inline GStringChunk *g_string_chunk_new(size_t size) {
  (void)size;
  return standin_new(0);
}
static inline void g_string_chunk_free(GStringChunk *chunk) { standin_end(chunk, 1); }
static inline void g_string_chunk_clear(GStringChunk *chunk) { standin_end(chunk, 0); }
static inline char *g_string_chunk_insert(GStringChunk *chunk, const char *text) {
  return strcpy((char *)standin_take(chunk, strlen(text) + 1), text);
}

typedef struct standin_pool GMemChunk;
static inline GMemChunk *g_mem_chunk_new(const char *name, int size, size_t area, int type) {
  (void)name, (void)area, (void)type;
  GMemChunk *chunk = standin_new(0);
  chunk->size = size;
  return chunk;
}
static inline void g_mem_chunk_destroy(GMemChunk *chunk) { standin_end(chunk, 1); }
static inline void *g_mem_chunk_alloc(GMemChunk *chunk) { return standin_take(chunk, chunk->size); }
static inline void g_mem_chunk_free(GMemChunk *chunk, void *memory) {
  if (!standin_give_back(chunk, memory))
    free((char *)memory + 1); /* A stranger: AddressSanitizer says so. */
}

#endif
