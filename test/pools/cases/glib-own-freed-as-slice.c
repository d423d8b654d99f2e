#include "../api/glib_standin.h"
#include <stdio.h>

int main(void) {
  char *text = g_malloc(16);
  g_slice_free1(16, text);
  return 0;
}
