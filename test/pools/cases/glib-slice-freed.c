#include "../api/glib_standin.h"
#include <stdio.h>

int main(void) {
  int *number = g_slice_alloc(sizeof *number);
  g_free(number);
  return 0;
}
