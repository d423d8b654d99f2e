// RUN: %check_memleak %s memleak-owning-raw-member %t --run

// The rewritten classes do what they did, destructor by destructor.

#include <cassert>
#include <cstdio>
#include <map>
// CHECK-FIXES: {{^}}#include <memleak/pool_ptr.hpp>{{$}}
#include <memory>
#include <string>
#include <utility>
#include <vector>

static std::string Trace;

struct Noisy {
  explicit Noisy(std::string Name) : Name(std::move(Name)) {
    Trace += "+" + this->Name;
  }
  Noisy(const Noisy &) = delete;
  virtual ~Noisy() { Trace += "-" + Name; }
  std::string Name;
};
struct Louder : Noisy {
  Louder(std::string Name, std::vector<int> Values)
      : Noisy(std::move(Name)), Values(std::move(Values)) {}
  ~Louder() override { Trace += "!"; }
  std::vector<int> Values;
};

class Holder {
  Noisy *First;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Holder' owns what its raw member 'First' points to [memleak-owning-raw-member]
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Noisy> First;{{$}}
  Noisy *Second = nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Holder' owns what its raw member 'Second' points to [memleak-owning-raw-member]
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Noisy> Second = nullptr;{{$}}
  char *Bytes;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Holder' owns what its raw member 'Bytes' points to [memleak-owning-raw-member]
  // CHECK-FIXES: {{^}}  std::unique_ptr<char[]> Bytes;{{$}}

public:
  explicit Holder(int Size) : First(new Noisy("a")), Bytes(new char[Size]) {
  // CHECK-FIXES: {{^}}  explicit Holder(int Size) : First(memleak::make_pooled<Noisy>("a")), Bytes(new char[Size]) {{{$}}
    Second = new Louder("b", std::vector<int>{1, 2});
    // CHECK-FIXES: {{^}}    Second = memleak::make_pooled<Louder>("b", std::vector<int>{1, 2});{{$}}
    for (int I = 0; I < Size; ++I)
      Bytes[I] = static_cast<char>('0' + I);
  }
  Holder(const Holder &) = delete;
  Holder &operator=(const Holder &) = delete;
  ~Holder() {
    delete First;
    // CHECK-FIXES: {{^}}    First.reset();{{$}}
    Trace += ".";
    delete Second;
    // CHECK-FIXES: {{^}}    Second.reset();{{$}}
    delete[] Bytes;
    // CHECK-FIXES: {{^}}    Bytes.reset();{{$}}
  }
  void renew() {
    delete First;
    // CHECK-FIXES: {{^}}    First.reset();{{$}}
    First = new Noisy("c");
    // CHECK-FIXES: {{^}}    First = memleak::make_pooled<Noisy>("c");{{$}}
  }
  void clear() {
    delete Second;
    // CHECK-FIXES: {{^}}    Second.reset();{{$}}
    Second = nullptr;
  }
  bool has() const { return Second != nullptr; }
  const std::string &name() const { return First->Name; }
  std::string text(int Size) const { return std::string(Bytes, Size); }
  // CHECK-FIXES: {{^}}  std::string text(int Size) const { return std::string(Bytes.get(), Size); }{{$}}
};

class Leaking {
  Noisy *Held = new Noisy("l");
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Held' owns the object from 'new', but the destructor of 'Leaking' does not release it [memleak-owning-raw-member]
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Noisy> Held = memleak::make_pooled<Noisy>("l");{{$}}

public:
  Leaking() = default;
  Leaking(const Leaking &) = delete;
  size_t length() const { return Held->Name.size(); }
};

// Handles and containers own by themselves.
class Modern {
  std::unique_ptr<Noisy> One;
  std::shared_ptr<Noisy> Other;
  std::map<int, std::unique_ptr<Noisy>> All;

public:
  Modern() : One(new Noisy("m")), Other(One->Name.empty() ? nullptr : std::make_shared<Noisy>("s")) {
    All[1].reset(new Noisy("t"));
  }
};

int main() {
  {
    Holder H(4);
    assert(H.has() && H.name() == "a" && H.text(4) == "0123");
    H.renew();
    assert(H.name() == "c");
  }
  assert(Trace == "+a+b-a+c-c.!-b");
  Trace.clear();
  {
    Holder H(1);
    H.clear();
    assert(!H.has());
  }
  assert(Trace == "+a+b!-b-a.");
  Trace.clear();
  { assert(Leaking().length() == 1); }
  assert(Trace == "+l-l");
  Trace.clear();
  { Modern M; }
  assert(Trace == "+m+s+t-t-s-m");
  std::puts("done");
}
