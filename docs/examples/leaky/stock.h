/* Reads the stock file: a line an article, name and count. */
#ifndef LEAKY_STOCK_H
#define LEAKY_STOCK_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct stock {
  char **names;
  int *counts;
  int size;
};

/* 0, or -1 when the file cannot be read. */
int stock_load(struct stock *stock, const char *path);
void stock_free(struct stock *stock);

/* Prints name in capitals. */
void stock_print(const char *name);

/* Give a receipt to a command, with a rule of that width; write one to a file. */
int receipt_print(const struct stock *stock, const char *command, size_t width);
int receipt_save(const char *path, const char *text);

#ifdef __cplusplus
}
#endif

#endif
