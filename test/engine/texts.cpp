// clang-format off
// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// clang-format on
// Pointers to the text of strings that have ended.

#include <cstring>
#include <string>
#include <utility>

std::string make();
void use(const char *);
void change(std::string &);
struct Holder {
  std::string kept;
};

char scope() {
  const char *p;
  {
    std::string s = "text";
    p = s.data();
  }
  return *p; // CHECK: texts.cpp:[[@LINE]]:{{.*}} is used after its release [memleak-use-after-release]
}
char inScope() {
  std::string s = "text";
  const char *p = s.data();
  return *p;
}
void temporary() {
  const char *p = make().c_str();
  use(p); // CHECK: texts.cpp:[[@LINE]]:{{.*}} is passed after its release [memleak-use-after-release]
}
void inOneExpression() {
  use(make().c_str());
  std::string t = make().c_str();
  std::size_t n = std::strlen(make().c_str());
  use(t.c_str() + n);
}
const char *returned() {
  std::string s = make();
  const char *p = s.c_str();
  return p; // CHECK: texts.cpp:[[@LINE]]:{{.*}} is returned after its release [memleak-use-after-release]
}
void eachRound(int n) {
  const char *last = "";
  for (int i = 0; i < n; ++i) {
    std::string s = make();
    last = s.c_str();
    use(last);
  }
  use(last); // CHECK: texts.cpp:[[@LINE]]:{{.*}} is passed after its release [memleak-use-after-release]
}
void anew(int n) {
  for (int i = 0; i < n; ++i) {
    std::string s = make();
    const char *p = s.c_str();
    use(p);
  }
}
// Whoever may have changed it, moved it or taken it over is not followed.
char moved(Holder &h) {
  const char *p;
  {
    std::string s = make();
    p = s.c_str();
    h.kept = std::move(s);
  }
  return *p;
}
char changed() {
  const char *p;
  {
    std::string s = make();
    p = s.c_str();
    change(s);
  }
  return *p;
}
char outer(const std::string &s) {
  const char *p;
  {
    const std::string &t = s;
    p = t.c_str();
  }
  return *p;
}
std::string result(const char *&p) {
  std::string s = make();
  p = s.c_str();
  return s;
}
