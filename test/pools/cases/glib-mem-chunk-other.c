#include "../api/glib_standin.h"
#include <stdio.h>

int main(void) {
  GMemChunk *numbers = g_mem_chunk_new("numbers", sizeof(int), 64, 2);
  GMemChunk *others = g_mem_chunk_new("others", sizeof(int), 64, 2);
  int *number = g_mem_chunk_alloc(numbers);
  g_mem_chunk_free(others, number);
  g_mem_chunk_destroy(others);
  g_mem_chunk_destroy(numbers);
  return 0;
}
