// RUN: %check_memleak %s memleak-owning-raw-member %t
// CHECK-FIXES: {{^}}#include <memleak/pool_ptr.hpp>{{$}}
// CHECK-FIXES: {{^}}#include <memory>{{$}}

struct Object {
  Object();
  explicit Object(int);
  Object(int, const char *);
  int Value;
  int size() const;
};
void look(const Object *);
void fill(char *, unsigned);

// Declaration, initialisers, uses and releases change together.
class All {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'All' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+16]]:14: note: acquired here
  // CHECK-NOTES: :[[@LINE+28]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  const Object *Fixed;
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: 'All' owns what its raw member 'Fixed' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+11]]:36: note: acquired here
  // CHECK-NOTES: :[[@LINE+21]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<const Object> Fixed;{{$}}
  char *Buffer;
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: 'All' owns what its raw member 'Buffer' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+8]]:16: note: acquired here
  // CHECK-NOTES: :[[@LINE+14]]:5: note: released here
  // CHECK-FIXES: {{^}}  std::unique_ptr<char[]> Buffer;{{$}}

public:
  explicit All(unsigned Size)
      : Held(new Object(1)), Fixed(new Object(2, "two")),
      // CHECK-FIXES: {{^}}      : Held(memleak::make_pooled<Object>(1)), Fixed(memleak::make_pooled<Object>(2, "two")),{{$}}
        Buffer(new char[Size]) {
    fill(Buffer, Size);
    // CHECK-FIXES: {{^}}    fill(Buffer.get(), Size);{{$}}
  }
  All(const All &) = delete;
  All &operator=(const All &) = delete;
  ~All() {
    delete[] Buffer;
    // CHECK-FIXES: {{^}}    Buffer.reset();{{$}}
    delete Fixed;
    // CHECK-FIXES: {{^}}    Fixed.reset();{{$}}
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
  }
  int value() const { return Held ? Held->Value + (*Held).size() : 0; }
  bool has() const { return Held != nullptr && Fixed; }
  void show() const { look(Held); }
  // CHECK-FIXES: {{^}}  void show() const { look(Held.get()); }{{$}}
  const Object *get() const { return Fixed; }
  // CHECK-FIXES: {{^}}  const Object *get() const { return Fixed.get(); }{{$}}
  char at(unsigned I) const { return Buffer[I]; }
  char first() const { return *Buffer; }
  // CHECK-FIXES: {{^}}  char first() const { return Buffer[0]; }{{$}}
  void clear() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    Held = nullptr;
  }
  void renew() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    Held = new Object(3);
    // CHECK-FIXES: {{^}}    Held = memleak::make_pooled<Object>(3);{{$}}
  }
};

// The destructor does nothing else, and it is the last member that matters.
class Whole {
  int Size = 0;
  Object *Held = new Object;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Whole' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE-2]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:14: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = memleak::make_pooled<Object>();{{$}}

public:
  Whole(const Whole &) = delete;
  void operator=(const Whole &) = delete;
  Whole() = default;
  ~Whole() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Whole() = default;{{$}}
};

// Defined outside of the class.
class Outside {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Outside' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+11]]:27: note: acquired here
  // CHECK-NOTES: :[[@LINE+13]]:33: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  Outside();
  Outside(const Outside &) = delete;
  Outside &operator=(const Outside &) = delete;
  ~Outside();
  int value() const;
};
Outside::Outside() : Held(new Object) {}
// CHECK-FIXES: {{^}}Outside::Outside() : Held(memleak::make_pooled<Object>()) {}{{$}}
// clang-format off
Outside::~Outside() { if (Held) delete Held; }
// CHECK-FIXES: {{^}}Outside::~Outside() = default;{{$}}
// clang-format on
int Outside::value() const { return this->Held->Value; }

// Used from outside, all in this file.
struct Open {
  Object *Held = new Object;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Open' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE-2]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+5]]:13: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = memleak::make_pooled<Object>();{{$}}
  Open() = default;
  Open(const Open &) = delete;
  Open &operator=(const Open &) = delete;
  ~Open() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Open() = default;{{$}}
};
int valueOf(const Open &O) { return O.Held->Value; }
void show(Open *O) { look(O->Held); }
// CHECK-FIXES: {{^}}void show(Open *O) { look(O->Held.get()); }{{$}}

// The leak is mended.
class Mended {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Held' owns the object from 'new', but the destructor of 'Mended' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+4]]:19: note: acquired here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  Mended() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Mended() : Held(memleak::make_pooled<Object>()) {}{{$}}
  Mended(const Mended &) = delete;
  int value() const { return Held->Value; }
};

//===----------------------------------------------------------------------===//
// No fix, and why
//===----------------------------------------------------------------------===//

#define NOCOPY(NAME)                                                           \
  NAME(const NAME &) = delete;                                                 \
  NAME &operator=(const NAME &) = delete

class Given {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Given' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:14: note: released here
  // CHECK-NOTES: :[[@LINE+4]]:40: note: no fix: 'Held' is given a value here that it may not own [no-fix: borrows]
  NOCOPY(Given);

public:
  explicit Given(Object *Taken) : Held(Taken) {}
  ~Given() { delete Held; }
};

class Mixed {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Mixed' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:14: note: released here
  // CHECK-NOTES: :[[@LINE+5]]:40: note: no fix: 'Held' is given a value here that it may not own [no-fix: borrows]
  NOCOPY(Mixed);

public:
  Mixed() : Held(new Object) {}
  explicit Mixed(Object *Taken) : Held(Taken) {}
  ~Mixed() { delete Held; }
};

class Pair {
  Object *First, *Second;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Pair' owns what its raw member 'First' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:13: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:11: note: no fix: the declaration of 'First' declares other names as well [no-fix: declaration]
  NOCOPY(Pair);

public:
  Pair() : First(new Object), Second(nullptr) {}
  ~Pair() { delete First; }
};

typedef Object *ObjectPointer;
class Alias {
  ObjectPointer Held;
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: 'Alias' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:14: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:17: note: no fix: the declaration of 'Held' hides the pointer behind another name [no-fix: declaration]
  NOCOPY(Alias);

public:
  Alias() : Held(new Object) {}
  ~Alias() { delete Held; }
};

class Addressed {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Addressed' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:22: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:18: note: released here
  // CHECK-NOTES: :[[@LINE+6]]:29: note: no fix: 'Held' has its address taken [no-fix: address-taken]
  NOCOPY(Addressed);

public:
  Addressed() : Held(new Object) {}
  ~Addressed() { delete Held; }
  Object **slot() { return &Held; }
};

class Stepping {
  int *At;
  // CHECK-NOTES: :[[@LINE-1]]:8: warning: 'Stepping' owns what its raw member 'At' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:19: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:17: note: released here
  // CHECK-NOTES: :[[@LINE+6]]:24: note: no fix: 'At' is moved along [no-fix: pointer-arithmetic]
  NOCOPY(Stepping);

public:
  Stepping() : At(new int[4]) {}
  ~Stepping() { delete[] At; }
  int next() { return *At++; }
};

class Captured {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Captured' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:17: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  NOCOPY(Captured);

public:
  Captured() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Captured() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~Captured() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Captured() = default;{{$}}
  auto later() {
    return [this] { return Held->Value; };
  }
};

class Kept {
  Object *Held = nullptr;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Kept' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+9]]:24: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:13: note: released here
  // CHECK-NOTES: :[[@LINE+6]]:38: note: no fix: 'Held' may be kept by somebody here, and a handle would release it sooner [no-fix: escapes]
  NOCOPY(Kept);

public:
  Kept() = default;
  ~Kept() { delete Held; }
  const Object *get() const { return Held; }
  void lose() { Held = new Object; }
};

class Copied {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'Copied' releases what 'Held' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:19: note: acquired here
  // CHECK-NOTES: :[[@LINE+5]]:15: note: released here
  // CHECK-NOTES: :[[@LINE-5]]:7: note: no fix: 'Copied' is copied, and a handle cannot be [no-fix: interface]

public:
  Copied() : Held(new Object) {}
  ~Copied() { delete Held; }
};
void copy(const Copied &From) { Copied To(From); }
