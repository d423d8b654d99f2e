// RUN: %check_memleak %s memleak-owning-raw-member %t -- -config="{CheckOptions: {memleak-owning-raw-member.Handle: unique_ptr}}"
// CHECK-FIXES: {{^}}#include <memory>{{$}}

struct Object {
  Object();
  explicit Object(int);
  int Value;
};
struct Later;

class Buffer {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Buffer' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+10]]:36: note: acquired here
  // CHECK-NOTES: :[[@LINE+14]]:5: note: released here
  // CHECK-FIXES: {{^}}  std::unique_ptr<Object> Held;{{$}}
  char *Bytes;
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: 'Buffer' owns what its raw member 'Bytes' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:58: note: acquired here
  // CHECK-NOTES: :[[@LINE+11]]:5: note: released here
  // CHECK-FIXES: {{^}}  std::unique_ptr<char[]> Bytes;{{$}}

public:
  explicit Buffer(int Size) : Held(new Object(1)), Bytes(new char[Size]) {}
  // CHECK-FIXES: {{^}}  explicit Buffer(int Size) : Held(std::make_unique<Object>(1)), Bytes(new char[Size]) {}{{$}}
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  ~Buffer() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    delete[] Bytes;
    // CHECK-FIXES: {{^}}    Bytes.reset();{{$}}
  }
  void renew() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    Held = new Object{2};
    // CHECK-FIXES: {{^}}    Held = std::make_unique<Object>(2);{{$}}
  }
};

// unique_ptr wants to see the class wherever it may destroy it.
class Ahead {
  Later *Held;
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'Ahead' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+13]]:23: note: acquired here
  // CHECK-NOTES: :[[@LINE+13]]:19: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:10: note: no fix: 'Later' is not complete where 'Held' is declared, and unique_ptr may need it there [no-fix: declaration]

public:
  Ahead();
  Ahead(const Ahead &) = delete;
  Ahead &operator=(const Ahead &) = delete;
  ~Ahead();
};
struct Later {
  int Value;
};
Ahead::Ahead() : Held(new Later) {}
Ahead::~Ahead() { delete Held; }
