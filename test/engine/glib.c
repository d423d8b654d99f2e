// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// GLib's model: memory, counted objects, floating references, errors, lists.

typedef int gboolean;
typedef char gchar;
typedef void *gpointer;
typedef const void *gconstpointer;
typedef unsigned long gsize;
typedef unsigned long GType;
typedef struct _GObject GObject;
typedef struct _GVariant GVariant;
typedef struct _GString { gchar *str; gsize len, allocated_len; } GString;
typedef struct _GSList { gpointer data; struct _GSList *next; } GSList;
typedef struct _GIOChannel GIOChannel;
typedef struct _GBytes GBytes;
typedef struct _GError { int code; char *message; } GError;
typedef struct _GList { gpointer data; struct _GList *next, *prev; } GList;
typedef void (*GDestroyNotify)(gpointer);
gpointer g_malloc(gsize);
void g_free(gpointer);
gchar *g_strdup(const gchar *);
gchar *g_strdup_printf(const gchar *, ...);
gchar **g_strsplit(const gchar *, const gchar *, int);
void g_strfreev(gchar **);
gpointer g_slice_alloc(gsize);
void g_slice_free1(gsize, gpointer);
gpointer g_object_new(GType, const gchar *, ...);
gpointer g_object_ref(gpointer);
void g_object_unref(gpointer);
void g_object_set_data_full(GObject *, const gchar *, gpointer, GDestroyNotify);
GVariant *g_variant_new_int32(int);
GVariant *g_variant_ref_sink(GVariant *);
void g_variant_unref(GVariant *);
gboolean g_file_get_contents(const gchar *, gchar **, gsize *, GError **);
void g_error_free(GError *);
void g_clear_error(GError **);
void g_propagate_error(GError **, GError *);
struct _GBytes *g_bytes_new_take(gpointer, gsize);
void g_bytes_unref(struct _GBytes *);
gpointer g_realloc(gpointer, gsize);
GString *g_string_new(const gchar *);
GString *g_string_append(GString *, const gchar *);
gchar *g_string_free(GString *, gboolean);
GString *g_string_assign(GString *, const gchar *);
GBytes *g_string_free_to_bytes(GString *);
GIOChannel *g_io_channel_unix_new(int);
void g_io_channel_unref(GIOChannel *);
GSList *g_slist_prepend(GSList *, gpointer);
GSList *g_slist_sort(GSList *, int (*)(gconstpointer, gconstpointer));
GSList *g_slist_reverse(GSList *);
void g_slist_free(GSList *);
GSList *g_slist_remove(GSList *, gconstpointer);
void g_slist_foreach(GSList *, void (*)(gpointer, gpointer), gpointer);
gboolean g_str_equal(gconstpointer, gconstpointer);
int open(const char *, int, ...);
GList *g_list_append(GList *, gpointer);
GList *g_list_prepend(GList *, gpointer);
void g_list_free(GList *);
static inline gpointer g_steal_pointer(gpointer pp) {
  gpointer *ptr = (gpointer *)pp;
  gpointer ref = *ptr;
  *ptr = 0;
  return ref;
}
static inline void glib_autoptr_cleanup_GObject(GObject **p) {
  if (*p)
    g_object_unref(*p);
}
#define g_autoptr_GObject __attribute__((cleanup(glib_autoptr_cleanup_GObject))) GObject *

int leaksString(int n) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  gchar *s = g_strdup_printf("%d", n);
  if (n)
    return 1;
  g_free(s);
  return 0;
}

// CHECK: glib.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
int leaksStrings(const gchar *s) {
  gchar **parts = g_strsplit(s, ",", 0);
  return parts[0] != 0;
}
int releasesStrings(const gchar *s) {
  gchar **parts = g_strsplit(s, ",", 0);
  int r = parts[0] != 0;
  g_strfreev(parts);
  return r;
}

void releasesSlice(void) { g_slice_free1(16, g_slice_alloc(16)); }
void mismatchesSlice(void) {
  gpointer p = g_slice_alloc(16);
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-pool-foreign-release]
  g_free(p);
}

// A reference more needs a release more.
int balanced(GType t) {
  GObject *o = g_object_new(t, 0);
  GObject *p = g_object_ref(o);
  g_object_unref(o);
  g_object_unref(p);
  return 0;
}
// CHECK: glib.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
int referencedTwice(GType t) {
  GObject *o = g_object_new(t, 0);
  g_object_ref(o);
  g_object_unref(o);
  return 0;
}
void handsReference(GObject *owner, GType t) {
  g_object_set_data_full(owner, "x", g_object_new(t, 0), g_object_unref);
}

int automatic(GType t, int n) {
  g_autoptr_GObject o = g_object_new(t, 0);
  if (n)
    return 1;
  return 0;
}
GObject *stolen(GType t) {
  g_autoptr_GObject o = g_object_new(t, 0);
  return g_steal_pointer(&o);
}

// Floating: nobody's until someone sinks it.
void floats(void) { g_variant_new_int32(1); }
void sinks(void) {
  GVariant *v = g_variant_ref_sink(g_variant_new_int32(1));
  g_variant_unref(v);
}

// The contents are there on success, the error on failure.
int reads(const gchar *name) {
  gchar *text = 0;
  GError *error = 0;
  if (!g_file_get_contents(name, &text, 0, &error)) {
    g_error_free(error);
    return -1;
  }
  g_free(text);
  return 0;
}
int forgetsError(const gchar *name) {
  gchar *text = 0;
  GError *error = 0;
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: error {{.*}} [memleak-unclosed-resource]
  if (!g_file_get_contents(name, &text, 0, &error))
    return -1;
  g_free(text);
  return 0;
}
int wantsNoError(const gchar *name) {
  gchar *text = 0;
  if (!g_file_get_contents(name, &text, 0, 0))
    return -1;
  g_free(text);
  return 0;
}
// Cleared twice is cleared once.
int clears(const gchar *name) {
  gchar *text = 0;
  GError *error = 0;
  gboolean ok = g_file_get_contents(name, &text, 0, &error);
  g_clear_error(&error);
  g_clear_error(&error);
  g_free(text);
  return ok;
}
gboolean propagates(const gchar *name, GError **error) {
  gchar *text = 0;
  GError *inner = 0;
  if (!g_file_get_contents(name, &text, 0, &inner)) {
    g_propagate_error(error, inner);
    return 0;
  }
  g_free(text);
  return 1;
}


// What an error was set in may be anything before.
void elsewhere(GError **);
gboolean setsAfterUnknown(const gchar *name, GError **error) {
  gchar *text = 0;
  elsewhere(error);
  if (!g_file_get_contents(name, &text, 0, error))
    return 0;
  g_free(text);
  return 1;
}
gboolean passesOn(const gchar *name, GError **error) {
  return setsAfterUnknown(name, error);
}

// Bytes take what they are made of, and making them does not fail.
void takesText(void) { g_bytes_unref(g_bytes_new_take(g_strdup("a"), 2)); }
gpointer grows(gpointer p) {
  p = g_realloc(p, 16);
  return p;
}

// The text outlives its buffer only if it is asked for.
gchar *keepsText(void) {
  GString *s = g_string_new("a");
  s = g_string_append(s, "b");
  return g_string_free(s, 0);
}
void dropsBoth(void) { g_string_free(g_string_new("a"), 1); }
void dropsBufferOnly(void) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}}'str'{{.*}} [memleak-missing-release]
  GString *s = g_string_new("a");
  g_string_free(s, 0);
}
// It may have been taken out before, whatever was put to it.
gchar *takesTextOut(int n) {
  GString *s = g_string_new("a");
  while (n--)
    g_string_append(s, "b");
  gchar *text = s->str;
  g_string_free(s, 0);
  return text;
}
// In each round the same buffer.
gchar *putsBufferBack(int n) {
  GString *s = g_string_new("a");
  for (int i = 1; i < n; ++i)
    s = g_string_append(s, "b");
  gchar *text = s->str;
  g_string_free(s, 0);
  return text;
}
void takesTextOutAndForgetsIt(void) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}}'str'{{.*}} [memleak-missing-release]
  GString *s = g_string_new("a");
  gchar *text = s->str;
  g_string_free(s, 0);
  if (text)
    text = 0;
}
void copiesText(GString *to) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}}'str'{{.*}} [memleak-missing-release]
  GString *s = g_string_new("a");
  g_string_assign(to, g_string_free(s, 0));
}
void freesTextTwice(void) {
  GString *s = g_string_new("a");
  gchar *text = s->str;
  g_string_free(s, 1);
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  g_free(text);
}
void forgetsBuffer(void) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: string buffer {{.*}} [memleak-unclosed-resource]
  GString *s = g_string_new("a");
  g_string_append(s, "b");
}
GBytes *makesBytes(void) {
  GString *s = g_string_new("a");
  g_string_append(s, "b");
  return g_string_free_to_bytes(s);
}

// An array of strings may be made by hand.
void makesStrings(const gchar *s) {
  gchar **all = g_malloc(2 * sizeof *all);
  all[0] = g_strdup(s);
  all[1] = 0;
  g_strfreev(all);
}
void freesStringsTwice(const gchar *s) {
  gchar **all = g_malloc(2 * sizeof *all);
  all[0] = g_strdup(s);
  all[1] = 0;
  g_strfreev(all);
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  g_strfreev(all);
}

// A channel keeps its descriptor.
GIOChannel *makesChannel(const gchar *name) {
  int fd = open(name, 0);
  return fd < 0 ? 0 : g_io_channel_unix_new(fd);
}
void forgetsChannel(int fd) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  g_io_channel_unix_new(fd);
}
int forgetsDescriptor(const gchar *name) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: file descriptor {{.*}} [memleak-unclosed-resource]
  int fd = open(name, 0);
  return fd < 0;
}

// What is sorted or turned round is the same list, and that does not fail.
int compares(gconstpointer, gconstpointer);
GSList *sorts(gpointer p, gpointer q) {
  GSList *l = g_slist_prepend(0, p);
  l = g_slist_prepend(l, q);
  l = g_slist_sort(l, compares);
  l = g_slist_reverse(l);
  return l;
}
void sortsAndFrees(gpointer p) {
  GSList *l = g_slist_prepend(0, p);
  l = g_slist_sort(l, compares);
  g_slist_free(l);
}
int sortsAndForgets(gpointer p) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: list {{.*}} [memleak-unclosed-resource]
  GSList *l = g_slist_prepend(0, p);
  l = g_slist_sort(l, compares);
  return l->next != 0;
}

int lists(int n) {
  GList *l = 0;
  for (int i = 0; i < n; ++i)
    l = g_list_prepend(l, g_malloc(1));
  int r = l != 0;
  g_list_free(l);
  return r;
}
int forgetsList(gpointer p) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: list {{.*}} [memleak-unclosed-resource]
  GList *l = g_list_append(0, p);
  return l->next != 0;
}
// To a list that is there, appending gives its head back.
void appendsInPlace(gpointer p, gpointer q) {
  GList *l = g_list_append(0, p);
  g_list_append(l, q);
  g_list_free(l);
}

// What goes out of a list is only compared with what is in it.
GSList *removesReleased(GSList *l) {
  g_free(l->data);
  return g_slist_remove(l, l->data);
}
GSList *removesOwned(GSList *l, const gchar *s) {
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  gchar *copy = g_strdup(s);
  return g_slist_remove(l, copy);
}
gboolean looksIntoReleased(gchar *s) {
  g_free(s);
  // CHECK: glib.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
  return g_str_equal(s, "a");
}
