#include <stdlib.h>

int app(int input) {
  char *held = malloc(16);
  if (input)
    return 1;
  free(held);
  return input;
}
