/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_TALLOC_H
#define POOLS_TALLOC_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct standin_object {
  struct standin_object *child, *sibling, *parent;
  max_align_t memory[];
};
static inline struct standin_object *standin_of(const void *memory) {
  return (struct standin_object *)((char *)memory - offsetof(struct standin_object, memory));
}
static inline int talloc_free_children(void *context);
static inline void *talloc_named_const(const void *context, size_t size, const char *name) {
  struct standin_object *made = (struct standin_object *)calloc(1, sizeof *made + size + 1);
  (void)name;
  if (context) {
    made->parent = standin_of(context);
    made->sibling = made->parent->child;
    made->parent->child = made;
  }
  return made->memory;
}
static inline char *talloc_strdup(const void *context, const char *text) {
  return strcpy((char *)talloc_named_const(context, strlen(text) + 1, text), text);
}
static inline int _talloc_free(void *memory, const char *location) {
  struct standin_object *gone = standin_of(memory);
  (void)location;
  talloc_free_children(memory);
  if (gone->parent) {
    struct standin_object **at = &gone->parent->child;
    while (*at && *at != gone)
      at = &(*at)->sibling;
    if (*at)
      *at = gone->sibling;
  }
  free(gone);
  return 0;
}
static inline int talloc_free_children(void *context) {
  struct standin_object *of = standin_of(context);
  while (of->child)
    _talloc_free(of->child->memory, "");
  return 0;
}

#endif
