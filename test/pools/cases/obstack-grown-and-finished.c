#include <obstack.h>
#include <stdio.h>
#include <stdlib.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

int main(void) {
  struct obstack words;
  obstack_init(&words);
  obstack_grow(&words, "wo", 2);
  obstack_grow0(&words, "rd", 2);
  char *word = obstack_finish(&words);
  puts(word);
  obstack_free(&words, NULL);
  return 0;
}
