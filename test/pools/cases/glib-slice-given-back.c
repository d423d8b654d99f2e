#include "../api/glib_standin.h"
#include <stdio.h>

int main(void) {
  int *number = g_slice_alloc(sizeof *number);
  g_slice_free1(sizeof *number, number);
  return 0;
}
