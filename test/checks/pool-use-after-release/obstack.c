// RUN: %check_memleak %s memleak-pool-use-after-release,memleak-pool-foreign-release %t --real-headers

// obstack.h is macros over macros: what is written between their parentheses counts.

#include <obstack.h>
#include <stdio.h>
#include <stdlib.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

struct parser {
  struct obstack names;
  int count;
};

char first(void) {
  struct obstack words;
  obstack_init(&words);
  char *word = obstack_copy0(&words, "word", 4);
  obstack_free(&words, NULL);
  return word[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'word' is used after its pool 'words' was reset [memleak-pool-use-after-release]
}

char firstInTime(void) {
  struct obstack words;
  obstack_init(&words);
  char *word = obstack_copy0(&words, "word", 4);
  char result = word[0];
  obstack_free(&words, NULL);
  return result;
}

char younger(struct parser *p) {
  char *older = obstack_alloc(&p->names, 8), *younger = (char *)obstack_alloc(&p->names, p->count + (1, 7));
  obstack_free(&p->names, older);
  return younger[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'younger' is used after its pool 'p->names' was reset [memleak-pool-use-after-release]
}

char older(struct parser *p) {
  char *older = obstack_alloc(&p->names, 8), *younger = obstack_alloc(&p->names, 8);
  obstack_free(&p->names, younger);
  return older[0];
}

static void forget(struct parser *p) { obstack_free(&p->names, 0); }

char forgotten(struct parser *p) {
  obstack_grow(&p->names, "name", 4);
  obstack_1grow(&p->names, 0);
  char *name = obstack_finish(&p->names);
  forget(p);
  return name[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'name' is used after its pool 'p->names' was reset [memleak-pool-use-after-release]
}

void freed(struct obstack *words) {
  char *word = obstack_copy(words, "word", 4);
  free(word);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'word' lives in the pool 'words', but is released by 'free()' [memleak-pool-foreign-release]
}

// What a macro of one's own writes is not followed.
#define NEW_WORD(words) obstack_alloc(words, 8)

char ownMacro(struct obstack *words) {
  char *word = NEW_WORD(words);
  obstack_free(words, NULL);
  return word ? 1 : 0;
}

char *const kept(struct obstack *words) {
  char *word = obstack_copy(words, "word", 4);
  printf("%d\n", (int)obstack_object_size(words));
  return word;
}
