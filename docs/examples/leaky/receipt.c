#define _POSIX_C_SOURCE 200809L
#include "stock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
  struct line *next;
  char *text;
};

static struct line *line_add(struct line *lines, const char *text) {
  struct line *line = malloc(sizeof *line);
  if (!line)
    return lines;
  line->text = strdup(text);
  line->next = lines;
  return line;
}

static void lines_free(struct line *lines) {
  for (; lines; lines = lines->next) { /* read from a line that is gone */
    free(lines->text);
    free(lines);
  }
}

static int line_write(const char *command, const char *text) {
  FILE *printer = popen(command, "w");
  if (!printer)
    return -1;
  fputs(text, printer);
  return fclose(printer); /* pclose waits for the command, fclose does not */
}

int receipt_print(const struct stock *stock, const char *command, size_t width) {
  char small[32];
  char *rule = width < sizeof small ? small : malloc(width + 1);
  struct line *lines = NULL;
  int result = -1;
  if (!rule)
    return -1;
  memset(rule, '-', width);
  rule[width] = 0;
  for (int i = 0; i < stock->size; i++)
    lines = line_add(lines, stock->names[i]);
  if (!lines)
    goto done;
  result = line_write(command, rule);
  for (struct line *line = lines; line && result == 0; line = line->next)
    result = line_write(command, line->text);
  lines_free(lines);
done:
  free(rule); /* not when it is 'small' */
  return result;
}

int receipt_save(const char *path, const char *text) {
  int result = 0;
  char *copy = strdup(text);
  FILE *file = fopen(path, "w");
  if (file && copy) {
    result = fputs(copy, file);
    free(copy);
  }
  if (file)
    fclose(file);
  free(copy); /* a second time, when all went well */
  return result;
}
