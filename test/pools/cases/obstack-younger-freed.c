#include <obstack.h>
#include <stdio.h>
#include <stdlib.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

int main(void) {
  struct obstack words;
  obstack_init(&words);
  char *older = obstack_copy0(&words, "older", 5);
  char *younger = obstack_copy0(&words, "younger", 7);
  obstack_free(&words, older);
  int result = younger[0] == 'x';
  obstack_free(&words, NULL);
  return result;
}
