// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// Containers of raw pointers: what is put in by number, and what is given away.
#include <algorithm>
#include <cstdlib>
#include <list>
#include <map>
#include <vector>

static int *third(std::vector<int *> v) { return v[2]; }
static int *last(std::list<int *> l) { return l.back(); }
static int *keyed(std::map<int, int *> m) { return m[2]; }

void vectorAgain() {
  int *p = new int;
  delete p;
  std::vector<int *> v;
  v.insert(v.end(), 1, p);
  v.insert(v.end(), 2, p);
  int *q = third(v);
  // CHECK: containers.cpp:[[#@LINE+1]]:{{.*}} is released twice [memleak-double-release]
  delete q;
}
void listLoses() {
  // CHECK: containers.cpp:[[#@LINE+1]]:{{.*}}object held by 'p' is not released on every path [memleak-missing-release]
  int *p = new int;
  std::list<int *> l;
  l.push_back(nullptr);
  l.push_back(p);
  *last(l) = 1;
}
void mapWrong() {
  int *p = (int *)malloc(sizeof(int));
  std::map<int, int *> m;
  m[0] = nullptr;
  m[2] = p;
  // CHECK: containers.cpp:[[#@LINE+1]]:{{.*}} is released by 'delete', but needs 'free()' [memleak-mismatched-release]
  delete keyed(m);
}

// What is released by number, by walking, by iterators, by algorithms.
void byNumber(int n) {
  std::vector<int *> v;
  v.push_back(new int);
  v.push_back(new int);
  for (size_t i = 0; i < v.size(); ++i)
    delete v[i];
}
void filled(int n) {
  std::vector<int *> v;
  for (int i = 0; i < n; ++i)
    v.push_back(new int);
  for (size_t i = 0; i < v.size(); ++i)
    delete v[i];
}
void manyByNumber() {
  std::vector<int *> v;
  v.push_back(new int);
  v.push_back(new int);
  v.push_back(new int);
  v.push_back(new int);
  v.push_back(new int);
  for (unsigned i = 0; i != v.size(); i++)
    delete v[i];
}
static void clearByNumber(const std::vector<int *> *v) {
  for (size_t i = 0; i < v->size(); ++i)
    delete (*v)[i];
}
void byNumberInCallee() {
  std::vector<int *> v;
  v.push_back(new int);
  v.push_back(new int);
  v.push_back(new int);
  clearByNumber(&v);
}
void byRange() {
  std::vector<int *> v;
  v.push_back(new int);
  for (int *p : v)
    delete p;
}
static void clear(const std::vector<int *> &v) {
  for (int *p : v)
    delete p;
}
void byCallee() {
  std::vector<int *> v;
  v.push_back(new int);
  clear(v);
}
void byAlgorithm() {
  std::list<int *> l;
  l.push_back(new int);
  std::for_each(l.begin(), l.end(), [](int *p) { delete p; });
}
void untilEmpty() {
  std::vector<int *> v;
  v.push_back(new int);
  while (!v.empty()) {
    delete v.back();
    v.pop_back();
  }
}
void mapByRange() {
  std::map<int, int *> m;
  m[1] = new int;
  for (auto &entry : m)
    delete entry.second;
}
void sized(int n) {
  std::vector<int *> v(n);
  v[0] = new int;
  for (size_t i = 0; i < v.size(); ++i)
    delete v[i];
}
struct Counted {
  int users;
};
void counted(std::list<Counted *> &l) {
  std::vector<Counted *> v;
  v.reserve(l.size());
  for (Counted *c : l)
    v.push_back(c);
  for (unsigned i = 0; i < v.size(); i++) {
    Counted *c = v[i];
    c->users--;
    if (c->users <= 0)
      delete c;
  }
}
std::vector<int *> handedBack() {
  std::vector<int *> v;
  v.push_back(new int);
  return v;
}
struct Keeper {
  std::vector<int *> all;
  void add(int *p) { all.push_back(p); }
  ~Keeper() {
    for (int *p : all)
      delete p;
  }
};
void kept() {
  Keeper k;
  k.add(new int);
}
void moved(Keeper &k) {
  std::vector<int *> v;
  v.push_back(new int);
  k.all = std::move(v);
}
void unseen(std::vector<int *> &);
void givenAway() {
  std::vector<int *> v;
  v.push_back(new int);
  unseen(v);
}
