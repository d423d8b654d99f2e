// What memleak-scale makes programs of: code as it is written every day, with
// calls, loops, out-parameters, error paths, a table, a list and a file. One
// function leaks.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
  char *text;
  size_t length, room;
};

struct entry {
  struct entry *next;
  char *name, *value;
};

struct table {
  struct entry **rows;
  size_t count, size;
  int frozen;
};

enum status { OK, NO_MEMORY, NO_FILE, BAD_LINE };

extern void report(enum status what, const char *where);
int verbose = 0;
unsigned long made;

void buffer_init(struct buffer *b) {
  b->text = NULL;
  b->length = 0;
  b->room = 0;
}

void buffer_end(struct buffer *b) {
  free(b->text);
  buffer_init(b);
}

int buffer_grow(struct buffer *b, size_t more) {
  size_t room = b->room ? b->room : 16;
  char *text;
  if (b->length + more <= b->room)
    return 1;
  while (room < b->length + more)
    room *= 2;
  text = realloc(b->text, room);
  if (!text)
    return 0;
  b->text = text;
  b->room = room;
  return 1;
}

int buffer_add(struct buffer *b, const char *text) {
  size_t length = strlen(text);
  if (!buffer_grow(b, length + 1))
    return 0;
  memcpy(b->text + b->length, text, length + 1);
  b->length += length;
  return 1;
}

char *copy_of(const char *text) {
  size_t length = strlen(text) + 1;
  char *copy = malloc(length);
  if (copy)
    memcpy(copy, text, length);
  return copy;
}

struct entry *entry_new(const char *name, const char *value) {
  struct entry *e = malloc(sizeof *e);
  if (!e)
    return NULL;
  e->next = NULL;
  e->name = copy_of(name);
  e->value = copy_of(value);
  if (!e->name || !e->value) {
    free(e->name);
    free(e->value);
    free(e);
    return NULL;
  }
  made++;
  return e;
}

void entry_free(struct entry *e) {
  if (!e)
    return;
  free(e->name);
  free(e->value);
  free(e);
}

static size_t hash(const char *name) {
  size_t h = 5381;
  for (; *name; ++name)
    h = h * 33 + (unsigned char)*name;
  return h;
}

struct table *table_new(size_t size) {
  struct table *t = calloc(1, sizeof *t);
  if (!t)
    return NULL;
  t->rows = calloc(size, sizeof *t->rows);
  if (!t->rows) {
    free(t);
    return NULL;
  }
  t->size = size;
  return t;
}

void table_free(struct table *t) {
  if (!t)
    return;
  for (size_t i = 0; i < t->size; ++i) {
    struct entry *e = t->rows[i];
    while (e) {
      struct entry *next = e->next;
      entry_free(e);
      e = next;
    }
  }
  free(t->rows);
  free(t);
}

struct entry *table_find(const struct table *t, const char *name) {
  struct entry *e = t->rows[hash(name) % t->size];
  while (e && strcmp(e->name, name) != 0)
    e = e->next;
  return e;
}

enum status table_set(struct table *t, const char *name, const char *value) {
  struct entry *e = table_find(t, name);
  size_t row = hash(name) % t->size;
  if (t->frozen)
    return BAD_LINE;
  if (e) {
    char *copy = copy_of(value);
    if (!copy)
      return NO_MEMORY;
    free(e->value);
    e->value = copy;
    return OK;
  }
  e = entry_new(name, value);
  if (!e)
    return NO_MEMORY;
  e->next = t->rows[row];
  t->rows[row] = e;
  t->count++;
  return OK;
}

static char *trim(char *text) {
  char *end;
  while (*text == ' ' || *text == '\t')
    ++text;
  end = text + strlen(text);
  while (end > text && (end[-1] == ' ' || end[-1] == '\n'))
    --end;
  *end = 0;
  return text;
}

static enum status read_line(struct table *t, char *line) {
  char *equal;
  line = trim(line);
  if (*line == 0 || *line == '#')
    return OK;
  equal = strchr(line, '=');
  if (!equal)
    return BAD_LINE;
  *equal = 0;
  return table_set(t, trim(line), trim(equal + 1));
}

enum status table_read(struct table *t, const char *path) {
  char line[512];
  enum status result = OK;
  FILE *file = fopen(path, "r");
  if (!file) {
    if (verbose)
      report(NO_FILE, path);
    return NO_FILE;
  }
  while (result == OK && fgets(line, sizeof line, file))
    result = read_line(t, line);
  if (result != OK)
    report(result, path);
  fclose(file);
  return result;
}

enum status table_write(const struct table *t, const char *path) {
  struct buffer b;
  FILE *file;
  enum status result = NO_MEMORY;
  buffer_init(&b);
  for (size_t i = 0; i < t->size; ++i)
    for (const struct entry *e = t->rows[i]; e; e = e->next)
      if (!buffer_add(&b, e->name) || !buffer_add(&b, "=") ||
          !buffer_add(&b, e->value) || !buffer_add(&b, "\n"))
        goto out;
  file = fopen(path, "w");
  result = NO_FILE;
  if (!file)
    goto out;
  if (b.text && fputs(b.text, file) != EOF)
    result = OK;
  if (fclose(file) != 0)
    result = NO_FILE;
out:
  buffer_end(&b);
  return result;
}

char *table_describe(const struct table *t, const char *name) {
  struct entry *e = table_find(t, name);
  char *text;
  size_t length;
  if (!e)
    return copy_of("nothing");
  length = strlen(e->name) + strlen(e->value) + 3;
  text = malloc(length);
  if (text)
    snprintf(text, length, "%s: %s", e->name, e->value);
  return text;
}

int table_print(const struct table *t, const char **names, int count) {
  int shown = 0;
  for (int i = 0; i < count; ++i) {
    char *text = table_describe(t, names[i]);
    if (!text)
      return -1;
    if (verbose || strlen(text) < 80) {
      puts(text);
      shown++;
    }
    free(text);
  }
  return shown;
}

struct table *table_load(const char *path, const char *fallback) {
  struct table *t = table_new(64);
  enum status result;
  if (!t)
    return NULL;
  result = table_read(t, path);
  if (result == NO_FILE && fallback)
    result = table_read(t, fallback);
  switch (result) {
  case OK:
  case NO_FILE:
    return t;
  case BAD_LINE:
    report(result, path);
    break;
  default:
    break;
  }
  table_free(t);
  return NULL;
}

int table_merge(struct table *into, const char *path) {
  struct table *t = table_load(path, NULL);
  int failed = 0;
  if (!t)
    return 0;
  for (size_t i = 0; i < t->size && !failed; ++i)
    for (struct entry *e = t->rows[i]; e && !failed; e = e->next)
      failed = table_set(into, e->name, e->value) != OK;
  if (failed)
    return 0; // The leak.
  table_free(t);
  return 1;
}
