// clang-format off
// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Pointers, references and iterators into what has been emptied, moved or ended.

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

extern "C" int printf(const char *, ...);
void look(const std::vector<int> &);
void change(std::vector<long> &);
struct Point { int x, y; };

int cleared(std::vector<Point> &v) {
  Point &p = v[0];
  v.clear();
  return p.x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int notYet(std::vector<Point> &v) {
  Point &p = v[0];
  int x = p.x;
  v.clear();
  return x;
}
int assigned(std::vector<Point> v, const std::vector<Point> &w) {
  Point *p = &v.front();
  v = w;
  return p->x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int again(std::vector<Point> v, const std::vector<Point> &w) {
  Point *p = &v.front();
  v = w;
  p = &v.front();
  return p->x;
}
long grown() {
  std::vector<long> v{1, 2, 3};
  long &first = v.front();
  v.push_back(4);
  return first; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
// Whoever has grown before may have room.
long grownTwice() {
  std::vector<long> v;
  v.push_back(1);
  v.push_back(2);
  v.push_back(3);
  long &first = v.front();
  v.push_back(4);
  return first;
}
long roomy() {
  std::vector<long> v;
  v.reserve(10);
  v.push_back(1);
  long &first = v.front();
  v.push_back(4);
  return first;
}
long roomyElsewhere(std::vector<long> &v) {
  long &first = v.front();
  v.push_back(4);
  return first;
}
long other() {
  std::vector<long> v{1, 2, 3}, w;
  long &first = v.front();
  w.push_back(4);
  return first;
}
const char *text(const char *more) {
  std::string s = "a";
  const char *p = s.c_str();
  s += more;
  printf("%s", p); // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
  return more;
}
void textAgain(const char *more) {
  std::string s = "a";
  const char *p = s.c_str();
  printf("%s", p);
  s += more;
  p = s.c_str();
  printf("%s", p);
}
void erased(std::map<int, Point> &m) {
  for (auto it = m.begin(); it != m.end(); ++it) // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
    if (it->second.x)
      m.erase(it);
}
void erasedWell(std::map<int, Point> &m) {
  for (auto it = m.begin(); it != m.end();)
    if (it->second.x)
      it = m.erase(it);
    else
      ++it;
}
void erasedAfter(std::map<int, Point> &m) {
  for (auto it = m.begin(); it != m.end();)
    if (it->second.x)
      m.erase(it++);
    else
      ++it;
}
void erasedOnce(std::map<int, Point> &m) {
  for (auto it = m.begin(); it != m.end(); ++it)
    if (it->second.x) {
      m.erase(it);
      break;
    }
}
int range() {
  std::vector<int> v{1, 2, 3};
  int sum = 0;
  for (int &x : v) // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
    if (x == 2)
      v.push_back(x);
    else
      ++sum;
  return sum;
}
int rangeOnce() {
  std::vector<int> v{1, 2, 3};
  for (int &x : v)
    if (x == 2) {
      v.push_back(7);
      break;
    }
  return v.size();
}
int *outlived() {
  std::vector<int> v(3);
  return v.data(); // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int scope(bool b) {
  long *p = nullptr;
  {
    std::vector<long> v(3);
    p = v.data();
    *p = 3;
  }
  return b ? *p : 0; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int moved(std::vector<Point> &v) {
  Point &p = v[0];
  std::vector<Point> w = std::move(v);
  v.clear();
  return p.x + w.size();
}
int swapped(std::vector<Point> &v, std::vector<Point> &w) {
  Point &p = v[0];
  v.swap(w);
  v.clear();
  return p.x;
}
int stable(std::list<Point> &l, std::map<int, Point> &m) {
  Point &p = l.front(), &q = m[0];
  l.push_back({1, 2});
  m[1] = {3, 4};
  return p.x + q.x;
}
int emptied(std::list<Point> &l) {
  Point &p = l.front();
  l.clear();
  return p.x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int owner() {
  auto sp = std::make_shared<Point>();
  Point *raw = sp.get();
  raw->x = 1;
  sp.reset();
  return raw->x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int ownerNew() {
  std::shared_ptr<Point> sp(new Point);
  Point &p = *sp;
  sp = nullptr;
  return p.x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
int twoOwners() {
  auto sp = std::make_shared<Point>();
  auto second = sp;
  Point *raw = sp.get();
  sp.reset();
  return raw->x;
}
void keep(std::shared_ptr<Point>);
int kept() {
  auto sp = std::make_shared<Point>();
  Point *raw = sp.get();
  keep(sp);
  sp.reset();
  return raw->x;
}
int ownerScope() {
  Point *raw;
  {
    auto sp = std::make_shared<Point>();
    raw = sp.get();
  }
  return raw->x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
}
struct Self : std::enable_shared_from_this<Self> {
  int x;
  void keep();
};
int knowsItself() {
  auto sp = std::make_shared<Self>();
  Self *raw = sp.get();
  raw->keep();
  sp.reset();
  return raw->x;
}
struct Holder {
  std::vector<Point> items;
  std::string name;
  int drop() {
    Point &p = items.back();
    items.clear();
    return p.x; // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
  }
  int look() {
    Point &p = items.back();
    int x = p.x;
    items.clear();
    return x;
  }
  void rename() {
    const char *old = name.c_str();
    name = "new";
    printf("%s", old); // CHECK: loans.cpp:[[@LINE]]:{{.*}} [memleak-use-after-release]
  }
};
