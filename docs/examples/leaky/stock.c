#define _POSIX_C_SOURCE 200809L
#include "stock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int stock_add(struct stock *stock, const char *name, int count) {
  /* When realloc fails the old block is lost: its only pointer is overwritten. */
  stock->names = realloc(stock->names, (stock->size + 1) * sizeof *stock->names);
  stock->counts = realloc(stock->counts, (stock->size + 1) * sizeof *stock->counts);
  if (!stock->names || !stock->counts)
    return -1;
  stock->names[stock->size] = strdup(name);
  stock->counts[stock->size] = count;
  stock->size++;
  return 0;
}

int stock_load(struct stock *stock, const char *path) {
  char name[64];
  int count;
  FILE *file = fopen(path, "r");
  if (!file)
    return -1;
  while (fscanf(file, "%63s %d", name, &count) == 2)
    if (stock_add(stock, name, count) != 0)
      return -1; /* and the file stays open */
  fclose(file);
  return 0;
}

void stock_print(const char *name) {
  char *upper = strdup(name);
  if (!upper)
    return;
  for (char *c = upper; *c; c++)
    *c = (char)toupper((unsigned char)*c);
  puts(upper);
  /* and upper is lost */
}

void stock_free(struct stock *stock) {
  for (int i = 0; i < stock->size; i++)
    free(stock->names[i]);
  free(stock->names);
  free(stock->counts);
  stock->names = NULL;
  stock->counts = NULL;
  stock->size = 0;
}
