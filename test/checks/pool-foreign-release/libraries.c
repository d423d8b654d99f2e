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

void *g_slice_alloc(unsigned long size);
void g_slice_free1(unsigned long size, void *slice);
void g_free(void *);
void *g_malloc(unsigned long size);
typedef struct _GMemChunk GMemChunk;
GMemChunk *g_mem_chunk_new(const char *name, int size, unsigned long area, int type);
void g_mem_chunk_destroy(GMemChunk *);
void *g_mem_chunk_alloc(GMemChunk *);
void g_mem_chunk_free(GMemChunk *, void *);

void sliceFreed(void) {
  void *slice = g_slice_alloc(16);
  g_free(slice);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: slice held by 'slice' lives in a pool, but is released by 'g_free()' [memleak-pool-foreign-release]
}

void sliceTwice(void) {
  void *slice = g_slice_alloc(16);
  g_slice_free1(16, slice);
  g_slice_free1(16, slice);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: slice held by 'slice' is released twice [memleak-pool-foreign-release]
}

void sliceGivenBack(void) {
  void *slice = g_slice_alloc(16);
  g_slice_free1(16, slice);
}

void freedAsSlice(void) {
  void *memory = g_malloc(16);
  g_slice_free1(16, memory);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'memory' lives in no pool, but is released by 'g_slice_free1()' [memleak-pool-foreign-release]
}

void otherChunk(void) {
  GMemChunk *some = g_mem_chunk_new("some", 16, 64, 2), *others = g_mem_chunk_new("others", 16, 64, 2);
  void *atom = g_mem_chunk_alloc(some);
  g_mem_chunk_free(others, atom);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'atom' lives in the pool 'some', but is given back to the pool 'others' [memleak-pool-foreign-release]
}

void ownChunk(void) {
  GMemChunk *some = g_mem_chunk_new("some", 16, 64, 2);
  g_mem_chunk_free(some, g_mem_chunk_alloc(some));
  g_mem_chunk_destroy(some);
}
