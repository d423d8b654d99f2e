// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// OpenSSL's model: _new and _free, get0 and get1, set0 and set1, counted objects.

typedef struct bio_st BIO;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct rsa_st RSA;
typedef struct bignum_st BIGNUM;
typedef struct x509_st X509;
typedef struct ssl_st SSL;
typedef struct stack_st OPENSSL_STACK;
typedef unsigned long size_t;
BIO *BIO_new_file(const char *, const char *);
BIO *BIO_push(BIO *, BIO *);
int BIO_free(BIO *);
void BIO_free_all(BIO *);
RSA *RSA_new(void);
void RSA_free(RSA *);
int RSA_set0_key(RSA *, BIGNUM *, BIGNUM *, BIGNUM *);
BIGNUM *BN_new(void);
BIGNUM *BN_bin2bn(const unsigned char *, int, BIGNUM *);
void BN_free(BIGNUM *);
char *BN_bn2hex(const BIGNUM *);
EVP_PKEY *EVP_PKEY_new(void);
void EVP_PKEY_free(EVP_PKEY *);
int EVP_PKEY_up_ref(EVP_PKEY *);
EVP_PKEY *X509_get0_pubkey(const X509 *);
EVP_PKEY *X509_get_pubkey(X509 *);
X509 *d2i_X509(X509 **, const unsigned char **, long);
void X509_free(X509 *);
void *CRYPTO_malloc(size_t, const char *, int);
void CRYPTO_free(void *, const char *, int);
void free(void *);
void SSL_set_bio(SSL *, BIO *, BIO *);
int PKCS5_check(const EVP_PKEY *);

int leaksBio(const char *name, int n) {
  // CHECK: openssl.c:[[@LINE+1]]:{{[0-9]+}}: BIO {{.*}} [memleak-unclosed-resource]
  BIO *b = BIO_new_file(name, "r");
  if (!b || n)
    return -1;
  return BIO_free(b);
}
int releasesBio(const char *name) {
  BIO *b = BIO_new_file(name, "r");
  if (!b)
    return -1;
  return BIO_free(b);
}
// Freeing the chain frees both.
void chains(const char *name) {
  BIO *a = BIO_new_file(name, "r");
  BIO *b = BIO_new_file(name, "r");
  BIO_free_all(BIO_push(a, b));
}
void handsBio(SSL *ssl, const char *name) {
  BIO *b = BIO_new_file(name, "r");
  SSL_set_bio(ssl, b, b);
}

// get0 lends, get1 (which X509_get_pubkey is) gives.
int borrows(const X509 *x) { return PKCS5_check(X509_get0_pubkey(x)); }
int owns(X509 *x) {
  // CHECK: openssl.c:[[@LINE+1]]:{{[0-9]+}}: key {{.*}} [memleak-unclosed-resource]
  EVP_PKEY *k = X509_get_pubkey(x);
  return PKCS5_check(k);
}
int ownsAndReleases(X509 *x) {
  EVP_PKEY *k = X509_get_pubkey(x);
  int r = PKCS5_check(k);
  EVP_PKEY_free(k);
  return r;
}

// set0 takes what it is given, if it succeeds.
int takesOnSuccess(RSA *rsa) {
  BIGNUM *n = BN_new();
  if (!RSA_set0_key(rsa, n, 0, 0)) {
    BN_free(n);
    return 0;
  }
  return 1;
}
int keepsOnFailure(RSA *rsa) {
  // CHECK: openssl.c:[[@LINE+1]]:{{[0-9]+}}: big number {{.*}} [memleak-unclosed-resource]
  BIGNUM *n = BN_new();
  if (!RSA_set0_key(rsa, n, 0, 0))
    return 0;
  return 1;
}
// Who does not ask counts on it.
void takesUnasked(RSA *rsa) { RSA_set0_key(rsa, BN_new(), 0, 0); }

// The result is the third argument, if there is one.
void fills(const unsigned char *p) {
  BIGNUM *n = BN_new();
  BN_bin2bn(p, 4, n);
  BN_free(n);
}
void makes(const unsigned char *p) {
  // CHECK: openssl.c:[[@LINE+1]]:{{[0-9]+}}: big number {{.*}} [memleak-unclosed-resource]
  BIGNUM *n = BN_bin2bn(p, 4, 0);
  (void)n;
}
int decodes(const unsigned char *p, long n) {
  X509 *x = d2i_X509(0, &p, n);
  if (!x)
    return 0;
  X509_free(x);
  return 1;
}

int counts(void) {
  EVP_PKEY *k = EVP_PKEY_new();
  if (!k)
    return 0;
  EVP_PKEY_up_ref(k);
  EVP_PKEY_free(k);
  EVP_PKEY_free(k);
  return 1;
}
void countsUnevenly(void) {
  // CHECK: openssl.c:[[@LINE+1]]:{{[0-9]+}}: key {{.*}} [memleak-unclosed-resource]
  EVP_PKEY *k = EVP_PKEY_new();
  if (k && EVP_PKEY_up_ref(k))
    EVP_PKEY_free(k);
}

void releasesMemory(const BIGNUM *n) { CRYPTO_free(BN_bn2hex(n), "f", 1); }
void mismatches(const BIGNUM *n) {
  char *s = BN_bn2hex(n);
  // CHECK: openssl.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-mismatched-release]
  free(s);
}
