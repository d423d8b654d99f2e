// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// The models of libcurl, SQLite, libxml2, zlib and APR.

typedef unsigned long size_t;
void *malloc(size_t);
void free(void *);

//===--- libcurl ----------------------------------------------------------===//

typedef void CURL;
struct curl_slist;
CURL *curl_easy_init(void);
void curl_easy_cleanup(CURL *);
int curl_easy_setopt(CURL *, int, ...);
int curl_easy_perform(CURL *);
char *curl_easy_escape(CURL *, const char *, int);
void curl_free(void *);
struct curl_slist *curl_slist_append(struct curl_slist *, const char *);
void curl_slist_free_all(struct curl_slist *);
enum { CURLOPT_HTTPHEADER = 10023, CURLOPT_PRIVATE = 10103 };

int leaksHandle(void) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: transfer handle {{.*}} [memleak-unclosed-resource]
  CURL *c = curl_easy_init();
  if (!c)
    return 1;
  if (curl_easy_perform(c))
    return 2;
  curl_easy_cleanup(c);
  return 0;
}
// Headers stay the caller's.
void leaksHeaders(CURL *c) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: string list {{.*}} [memleak-unclosed-resource]
  struct curl_slist *h = curl_slist_append(0, "A: b");
  h = curl_slist_append(h, "C: d");
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, h);
}
void releasesHeaders(CURL *c) {
  struct curl_slist *h = curl_slist_append(0, "A: b");
  h = curl_slist_append(h, "C: d");
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, h);
  curl_easy_perform(c);
  curl_slist_free_all(h);
}
// What is kept for the application comes back to it.
void keepsPrivate(CURL *c) { curl_easy_setopt(c, CURLOPT_PRIVATE, malloc(8)); }
void releasesText(CURL *c) { curl_free(curl_easy_escape(c, "a b", 0)); }

//===--- SQLite -----------------------------------------------------------===//

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
typedef void (*destructor)(void *);
int sqlite3_open(const char *, sqlite3 **);
int sqlite3_close(sqlite3 *);
int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int sqlite3_step(sqlite3_stmt *);
int sqlite3_finalize(sqlite3_stmt *);
int sqlite3_bind_text(sqlite3_stmt *, int, const char *, int, destructor);
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
char *sqlite3_mprintf(const char *, ...);
void sqlite3_free(void *);
#define SQLITE_TRANSIENT ((destructor)-1)

// The handle is there even if opening failed.
int forgetsFailedHandle(const char *name) {
  sqlite3 *db;
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: database connection {{.*}} [memleak-unclosed-resource]
  if (sqlite3_open(name, &db))
    return -1;
  sqlite3_close(db);
  return 0;
}
int closesFailedHandle(const char *name) {
  sqlite3 *db;
  int r = sqlite3_open(name, &db);
  sqlite3_close(db);
  return r;
}
// A statement is not.
int prepares(sqlite3 *db) {
  sqlite3_stmt *s;
  if (sqlite3_prepare_v2(db, "x", -1, &s, 0))
    return -1;
  sqlite3_step(s);
  return sqlite3_finalize(s);
}
int forgetsStatement(sqlite3 *db) {
  sqlite3_stmt *s;
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: prepared statement {{.*}} [memleak-unclosed-resource]
  if (sqlite3_prepare_v2(db, "x", -1, &s, 0))
    return -1;
  return sqlite3_step(s);
}
// The copy is the statement's, the original the caller's.
void bindsCopy(sqlite3_stmt *s) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: memory {{.*}} [memleak-missing-release]
  char *text = sqlite3_mprintf("%d", 1);
  sqlite3_bind_text(s, 1, text, -1, SQLITE_TRANSIENT);
}
void bindsAndGives(sqlite3_stmt *s) {
  char *text = sqlite3_mprintf("%d", 1);
  sqlite3_bind_text(s, 1, text, -1, sqlite3_free);
}
int forgetsMessage(sqlite3 *db) {
  char *message = 0;
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: memory {{.*}} [memleak-missing-release]
  if (sqlite3_exec(db, "x", 0, 0, &message))
    return -1;
  return 0;
}
int releasesMessage(sqlite3 *db) {
  char *message;
  int r = sqlite3_exec(db, "x", 0, 0, &message);
  sqlite3_free(message);
  return r;
}
int wantsNoMessage(sqlite3 *db) { return sqlite3_exec(db, "x", 0, 0, 0); }

//===--- libxml2 ----------------------------------------------------------===//

typedef unsigned char xmlChar;
typedef struct _xmlDoc *xmlDocPtr;
typedef struct _xmlNode *xmlNodePtr;
xmlDocPtr xmlReadFile(const char *, const char *, int);
void xmlFreeDoc(xmlDocPtr);
xmlNodePtr xmlDocGetRootElement(const struct _xmlDoc *);
xmlNodePtr xmlNewNode(void *, const xmlChar *);
xmlNodePtr xmlAddChild(xmlNodePtr, xmlNodePtr);
void xmlFreeNode(xmlNodePtr);
xmlChar *xmlNodeGetContent(const struct _xmlNode *);
extern void (*xmlFree)(void *);

int leaksDocument(const char *name) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: document {{.*}} [memleak-unclosed-resource]
  xmlDocPtr doc = xmlReadFile(name, 0, 0);
  if (!doc)
    return -1;
  return xmlDocGetRootElement(doc) != 0;
}
int releasesDocument(const char *name) {
  xmlDocPtr doc = xmlReadFile(name, 0, 0);
  int r = doc && xmlDocGetRootElement(doc);
  xmlFreeDoc(doc);
  return r;
}
// A node belongs to the tree it is added to.
void addsNode(xmlNodePtr parent) { xmlAddChild(parent, xmlNewNode(0, (const xmlChar *)"n")); }
void leaksNode(void) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: node {{.*}} [memleak-unclosed-resource]
  xmlNodePtr n = xmlNewNode(0, (const xmlChar *)"n");
  (void)n;
}
int leaksContent(xmlNodePtr n) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: memory {{.*}} [memleak-missing-release]
  xmlChar *text = xmlNodeGetContent(n);
  return text && text[0];
}
void releasesContent(xmlNodePtr n) { xmlFree(xmlNodeGetContent(n)); }

//===--- zlib -------------------------------------------------------------===//

typedef struct z_stream_s { unsigned char *next_in; unsigned avail_in; } z_stream;
typedef struct gzFile_s *gzFile;
int inflateInit_(z_stream *, const char *, int);
int inflate(z_stream *, int);
int inflateEnd(z_stream *);
gzFile gzopen(const char *, const char *);
int gzread(gzFile, void *, unsigned);
int gzclose(gzFile);

int leaksStream(void) {
  z_stream z = {0};
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: decompression stream held by 'z' {{.*}} [memleak-unclosed-resource]
  if (inflateInit_(&z, "1", sizeof z))
    return -1;
  if (inflate(&z, 0))
    return -2;
  return inflateEnd(&z);
}
int endsStream(void) {
  z_stream z = {0};
  if (inflateInit_(&z, "1", sizeof z))
    return -1;
  inflate(&z, 0);
  return inflateEnd(&z);
}
// The stream's state and the memory the stream lies in are two things.
int streamOnHeap(void) {
  z_stream *z = malloc(sizeof *z);
  if (!z)
    return -1;
  if (inflateInit_(z, "1", sizeof *z)) {
    free(z);
    return -2;
  }
  inflateEnd(z);
  free(z);
  return 0;
}
// A stream in storage of the caller's is the caller's.
int begins(z_stream *z) { return inflateInit_(z, "1", sizeof *z); }
void ends(z_stream *z) { inflateEnd(z); }
int beginsAndEnds(void) {
  z_stream z;
  if (begins(&z))
    return -1;
  ends(&z);
  return 0;
}
void begun(z_stream *);
int beginsAndHandsOn(void) {
  z_stream z;
  if (begins(&z))
    return -1;
  begun(&z);
  return 0;
}
int leaksFile(const char *name, void *to) {
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: compressed file {{.*}} [memleak-unclosed-resource]
  gzFile f = gzopen(name, "r");
  if (!f)
    return -1;
  if (gzread(f, to, 1) < 1)
    return -2;
  return gzclose(f);
}

//===--- APR --------------------------------------------------------------===//

typedef struct apr_pool_t apr_pool_t;
typedef struct apr_file_t apr_file_t;
int apr_pool_create_ex(apr_pool_t **, apr_pool_t *, int (*)(int), void *);
void apr_pool_clear(apr_pool_t *);
void apr_pool_destroy(apr_pool_t *);
void *apr_palloc(apr_pool_t *, size_t);
char *apr_pstrdup(apr_pool_t *, const char *);
int apr_file_open(apr_file_t **, const char *, int, int, apr_pool_t *);
void apr_pool_cleanup_register(apr_pool_t *, const void *, int (*)(void *), int (*)(void *));

// What lives in a pool owes nothing, files included.
int livesInPool(apr_pool_t *p, const char *name) {
  apr_file_t *f;
  char *s = apr_pstrdup(p, name);
  return apr_file_open(&f, s, 1, 0, p);
}
int usesAfterClear(apr_pool_t *parent) {
  apr_pool_t *p;
  if (apr_pool_create_ex(&p, parent, 0, 0))
    return -1;
  char *s = apr_palloc(p, 8);
  apr_pool_clear(p);
  // CHECK: libraries.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-pool-use-after-release]
  s[0] = 0;
  apr_pool_destroy(p);
  return 0;
}
int usesBeforeClear(apr_pool_t *parent) {
  apr_pool_t *p;
  if (apr_pool_create_ex(&p, parent, 0, 0))
    return -1;
  char *s = apr_palloc(p, 8);
  s[0] = 0;
  apr_pool_clear(p);
  apr_pool_destroy(p);
  return 0;
}
int freesBlock(void *);
void registered(apr_pool_t *p) {
  apr_pool_cleanup_register(p, malloc(8), freesBlock, freesBlock);
}
// CHECK: libraries.c:[[@LINE+2]]:{{[0-9]+}}: memory {{.*}} [memleak-missing-release]
void unregistered(apr_pool_t *p) {
  void *block = malloc(8);
  apr_pool_clear(p);
}
