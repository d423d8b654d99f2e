// RUN: %check_memleak %s memleak-missing-release %t --real-headers
// The real standard library, and our own runtime.

#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <memleak/memleak.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

struct Widget {
  std::string Name;
  explicit Widget(std::string Name) : Name(std::move(Name)) {}
};

int leaks(const std::string &S) {
  Widget *W = new Widget(S);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: object held by 'W' is not released on every path [memleak-missing-release]
  if (W->Name.empty())
    return 0;
  delete W;
  return 1;
}

std::size_t handles(bool B) {
  std::unique_ptr<Widget> U(new Widget("a"));
  std::shared_ptr<Widget> S(new Widget("b"));
  auto P = memleak::make_pooled<Widget>("c");
  std::vector<std::unique_ptr<Widget>> V;
  V.emplace_back(new Widget("d"));
  V.push_back(std::move(U));
  std::map<std::string, std::shared_ptr<Widget>> M;
  M["x"] = S;
  std::optional<std::unique_ptr<Widget>> O;
  O.emplace(new Widget("e"));
  if (B)
    throw 1;
  return V.size() + M.size() + P->Name.size();
}

void deleter(const char *Text) {
  std::unique_ptr<char, decltype(&std::free)> P(strdup(Text), &std::free);
  std::shared_ptr<char> S(strdup(Text), std::free);
}

void callbacks() {
  Widget *W = new Widget("f");
  std::function<void()> Later = [W] { delete W; };
  Later();
  Widget *Other = new Widget("g");
  std::thread([Other] { delete Other; }).join();
}

int locked(std::mutex &M, bool B) {
  std::lock_guard<std::mutex> Lock(M);
  char *P = static_cast<char *>(std::malloc(8));
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: memory held by 'P' is not released on every path [memleak-missing-release]
  if (B)
    return 1;
  std::free(P);
  return 0;
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}#include <memleak/pool_ptr.hpp>
// CHECK-FIXES:      {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>(S);
// CHECK-FIXES:      {{^}}  if (B) {
// CHECK-FIXES-NEXT: {{^}}    free(P);
// CHECK-FIXES:      {{^}}  }
