/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_PG_H
#define POOLS_PG_H
#include "standin.h"

typedef struct standin_pool MemoryContextData;
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
