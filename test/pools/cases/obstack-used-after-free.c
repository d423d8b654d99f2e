#include <obstack.h>
#include <stdio.h>
#include <stdlib.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

int main(void) {
  struct obstack words;
  obstack_init(&words);
  char *word = obstack_copy0(&words, "word", 4);
  obstack_free(&words, NULL);
  return word[0] == 'x';
}
