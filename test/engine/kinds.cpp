// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// What a kind says decides who releases what.

typedef decltype(sizeof 0) size_t;
extern "C" void *malloc(size_t);
extern "C" void free(void *);

enum Kind { Nothing, Text, Map, Number };
class Value {
public:
  explicit Value(Kind k) {
    kind = k;
    if (k == Text)
      p.text = static_cast<char *>(malloc(8));
    else if (k == Map)
      p.map = new int(1);
    else
      p.text = nullptr;
  }
  ~Value() {
    switch (static_cast<Kind>(kind)) {
    case Nothing:
    case Number:
      break;
    case Text:
      free(p.text);
      break;
    case Map:
      delete p.map;
      break;
    }
  }
  void become(Kind k) { kind = k; }

private:
  union {
    char *text;
    int *map;
  } p;
  unsigned kind : 8;
};

void holdsText() { Value v(Text); }
void holdsAMap() { Value v(Map); }
void holdsNothing() { Value v(Nothing); }

// CHECK: kinds.cpp:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
void forgetsWhatItHeld() {
  Value v(Text);
  v.become(Nothing);
}
