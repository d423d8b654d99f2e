#include "../api/glib_standin.h"
#include <stdio.h>

int main(void) {
  GMemChunk *numbers = g_mem_chunk_new("numbers", sizeof(int), 64, 2);
  int *number = g_mem_chunk_alloc(numbers);
  *number = 0;
  g_mem_chunk_destroy(numbers);
  return *number;
}
