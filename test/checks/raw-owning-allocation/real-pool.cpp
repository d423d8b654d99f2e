// RUN: %check_memleak %s memleak-raw-owning-allocation %t --run

// The rewritten program does what it did, destructor by destructor.

#include <cassert>
#include <string>
#include <vector>
// CHECK-FIXES: #include <memleak/pool_ptr.hpp>

static std::string Trace;

struct Noisy {
  explicit Noisy(const std::string &Name) : Name(Name) { Trace += "+" + Name; }
  ~Noisy() { Trace += "-" + Name; }
  std::string Name;
};
struct Louder : Noisy {
  Louder(const std::string &Name, std::vector<int> Values)
      : Noisy(Name), Values(std::move(Values)) {}
  ~Louder() { Trace += "!"; }
  std::vector<int> Values;
};

// CHECK-FIXES: {{^}}  memleak::pool_ptr<Noisy> First = memleak::make_pooled<Noisy>("a");{{$}}
// CHECK-FIXES: {{^}}    First.reset();{{$}}
// CHECK-FIXES: {{^}}  int Result = length(First.get()) + length(Second.get()) + Second->Values[2];{{$}}
// CHECK-FIXES: {{^}}  std::unique_ptr<char[]> Buffer(new char[Size]);{{$}}
// CHECK-FIXES: {{^}}    N.reset();{{$}}
static int length(const Noisy *N) { return static_cast<int>(N->Name.size()); }

static int inOrder(bool Early) {
  Noisy *First = new Noisy("a");
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'First' owns
  Noisy Between("b");
  Louder *Second = new Louder("c", std::vector<int>{1, 2, 3});
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: raw pointer 'Second' owns
  if (Early) {
    delete First;
    delete Second;
    return 1;
  }
  int Result = length(First) + length(Second) + Second->Values[2];
  delete Second;
  Trace += ".";
  delete First;
  return Result;
}

static int fill(char *Buffer, int Size) {
  for (int I = 0; I < Size; ++I)
    Buffer[I] = static_cast<char>('a' + I);
  return Size;
}

static std::string spell(int Size) {
  char *Buffer = new char[Size];
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'Buffer' owns
  std::string Result(Buffer, fill(Buffer, Size));
  delete[] Buffer;
  return Result;
}

static void replaced() {
  Noisy *N = nullptr;
  for (const char *Name : {"x", "y"}) {
    delete N;
    N = new Noisy(Name);
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: raw pointer 'N' owns
  }
  delete N;
}

int main() {
  assert(inOrder(false) == 5);
  assert(Trace == "+a+b+c!-c.-a-b");
  Trace.clear();
  assert(inOrder(true) == 1);
  assert(Trace == "+a+b+c-a!-c-b");
  Trace.clear();
  assert(spell(3) == "abc");
  replaced();
  assert(Trace == "+x-x+y-y");
}
