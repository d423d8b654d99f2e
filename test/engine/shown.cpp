// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// A loop that asks an object, by its address, for what it owns leaves it there.

#include <dirent.h>

class Dir {
  DIR *d;

public:
  Dir(DIR *of) : d(of) {}
  ~Dir() {
    if (d)
      closedir(d);
  }
  DIR *get() { return d; }
  DIR *release() {
    DIR *out = d;
    d = nullptr;
    return out;
  }
  void set(DIR *of) { d = of; }
};
bool skip(const char *);

bool closesInTheEnd(const char *name) {
  Dir d(opendir(name));
  dirent *e;
  while ((e = readdir(d.get())) != nullptr) {
    if (skip(e->d_name))
      continue;
    skip(name);
  }
  return true;
}
bool losesInARound(const char *name) {
  // CHECK: shown.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  Dir d(opendir(name));
  dirent *e;
  while ((e = readdir(d.get())) != nullptr) {
    if (skip(e->d_name))
      continue;
    if (skip(name)) {
      d.release();
      break;
    }
  }
  return true;
}
bool writesOverInARound(const char *name) {
  // CHECK: shown.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  Dir d(opendir(name));
  dirent *e;
  while ((e = readdir(d.get())) != nullptr) {
    if (skip(e->d_name))
      continue;
    if (skip(name))
      d.set(nullptr);
  }
  return true;
}
