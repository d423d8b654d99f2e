// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// Virtual calls on objects whose class is known: made here, or by a callee.

extern "C" {
void *malloc(unsigned long);
void free(void *);
}

struct Sink {
  virtual void take(char *p) const = 0;
  virtual ~Sink() {}
};
struct Keeps : Sink {
  void take(char *) const override {}
};
struct Releases : Sink {
  void take(char *p) const override { free(p); }
};
struct ReleasesToo : Releases {
  int other = 0;
};

void leaks() {
  // CHECK: dispatch.cpp:[[#@LINE+1]]:{{.*}}memory held by 'p' is not released on every path [memleak-missing-release]
  char *p = (char *)malloc(3);
  const Sink &s = Keeps();
  s.take(p);
}
void isReleased() {
  char *p = (char *)malloc(3);
  const Sink &s = Releases();
  s.take(p);
}
void byBase() {
  char *p = (char *)malloc(3);
  Sink *s = new ReleasesToo;
  s->take(p);
  // CHECK: dispatch.cpp:[[#@LINE+1]]:{{.*}}memory held by 'p' is released twice [memleak-double-release]
  s->take(p);
  delete s;
}
static Sink *makeKeeps() { return new Keeps; }
void fromFactory() {
  // CHECK: dispatch.cpp:[[#@LINE+1]]:{{.*}}memory held by 'p' is not released on every path [memleak-missing-release]
  char *p = (char *)malloc(3);
  Sink *s = makeKeeps();
  s->take(p);
  delete s;
}

// The class is that of the constructor that runs, and is not known here.
struct Early {
  char *held;
  Early() { held = (char *)malloc(3); drop(); }
  virtual void drop() { free(held); }
  virtual ~Early() {}
};
struct Late : Early {
  void drop() override {}
};
void constructing() {
  Late l;
}
void unknownClass(const Sink &s) {
  char *p = (char *)malloc(3);
  s.take(p);
}
Sink *pick(bool b) {
  if (b)
    return new Keeps;
  return new Releases;
}
void oneOfTwo(bool b) {
  char *p = (char *)malloc(3);
  Sink *s = pick(b);
  s->take(p);
  free(b ? p : nullptr);
  delete s;
}

// The destructor that runs is the object's own, written or not.
struct Member {
  char *p = (char *)malloc(3);
  ~Member() { free(p); }
};
struct Owns : Sink {
  Member m;
  void take(char *) const override {}
};
void implicitDestructor() {
  Sink *s = new Owns;
  delete s;
}
