// RUN: %check_memleak %s memleak-discarded-ownership %t --real-headers

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

struct Object {
  std::string Name;
  std::vector<int> Values;
};

std::string positive(const char *Text) {
  auto P = std::make_unique<Object>();
  P.release();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'release' is dropped here and can never be released [memleak-discarded-ownership]
  new Object;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here
  std::malloc(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the memory from 'malloc' is dropped here
  std::string Copy = strdup(Text);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the memory from 'strdup' is only copied from here
  Copy += strdup(Text);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the memory from 'strdup' is only copied from here
  Copy.append(strdup(Text));
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the memory from 'strdup' is only copied from here
  return strdup(Text);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memory from 'strdup' is only copied from here
}

void negative(const char *Text) {
  auto P = std::make_unique<Object>();
  Object *Raw = P.release();
  delete Raw;
  P.reset(new Object);
  std::vector<std::unique_ptr<Object>> Objects;
  Objects.push_back(std::make_unique<Object>());
  Objects.emplace_back(new Object);
  std::unique_ptr<char, void (*)(void *)> Copy(strdup(Text), std::free);
  std::string Named = Text;
}

void nearMiss(std::vector<Object *> &List) {
  auto P = std::make_unique<Object>();
  List.push_back(P.get());
  P.release();
}
