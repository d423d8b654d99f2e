// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// C has no handles: a raw owner is all there can be.
void *malloc(unsigned long);
void free(void *);

void memory(void) {
  char *Text = malloc(10);
  free(Text);
}
