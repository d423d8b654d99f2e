#include "../api/glib_standin.h"
#include <stdio.h>

int main(void) {
  GStringChunk *words = g_string_chunk_new(64);
  char *word = g_string_chunk_insert(words, "word");
  g_string_chunk_clear(words);
  word = g_string_chunk_insert(words, "again");
  puts(word);
  g_string_chunk_free(words);
  return 0;
}
