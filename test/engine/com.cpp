// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// The model of COM: references counted by methods that every interface inherits.

typedef long HRESULT;
typedef wchar_t *BSTR;
struct GUID;
struct IUnknown {
  virtual HRESULT QueryInterface(const GUID &id, void **object) = 0;
  virtual unsigned long AddRef() = 0;
  virtual unsigned long Release() = 0;
};
struct IStream : IUnknown {
  virtual HRESULT Read(void *to, unsigned long n) = 0;
};
extern "C" {
HRESULT CoCreateInstance(const GUID &, IUnknown *, unsigned long, const GUID &, void **);
void *CoTaskMemAlloc(unsigned long);
void CoTaskMemFree(void *);
BSTR SysAllocString(const wchar_t *);
void SysFreeString(BSTR);
void free(void *);
}

HRESULT balanced(const GUID &c, const GUID &i) {
  IStream *s = nullptr;
  HRESULT r = CoCreateInstance(c, nullptr, 1, i, (void **)&s);
  if (r < 0)
    return r;
  s->Release();
  return r;
}
HRESULT forgotten(const GUID &c, const GUID &i, bool b) {
  IStream *s = nullptr;
  // CHECK: com.cpp:[[@LINE+1]]:{{[0-9]+}}: interface reference {{.*}} [memleak-unclosed-resource]
  HRESULT r = CoCreateInstance(c, nullptr, 1, i, (void **)&s);
  if (r < 0 || b)
    return r;
  s->Release();
  return r;
}
HRESULT referencedTwice(const GUID &c, const GUID &i) {
  IStream *s = nullptr;
  // CHECK: com.cpp:[[@LINE+1]]:{{[0-9]+}}: interface reference {{.*}} [memleak-unclosed-resource]
  HRESULT r = CoCreateInstance(c, nullptr, 1, i, (void **)&s);
  if (r < 0)
    return r;
  s->AddRef();
  s->Release();
  return r;
}
HRESULT queries(IUnknown *u, const GUID &i) {
  IStream *s;
  if (u->QueryInterface(i, (void **)&s) < 0)
    return -1;
  s->Release();
  return 0;
}
// A failed query gives nothing.
HRESULT queriesInVain(IUnknown *u, const GUID &i) {
  IStream *s = nullptr;
  HRESULT r = u->QueryInterface(i, (void **)&s);
  if (s)
    s->Release();
  return r;
}

void memory() { CoTaskMemFree(CoTaskMemAlloc(8)); }
void mismatched() {
  void *p = CoTaskMemAlloc(8);
  // CHECK: com.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-mismatched-release]
  free(p);
}
void leaksString(const wchar_t *t) {
  // CHECK: com.cpp:[[@LINE+1]]:{{[0-9]+}}: string {{.*}} [memleak-missing-release]
  BSTR s = SysAllocString(t);
  (void)s;
}
