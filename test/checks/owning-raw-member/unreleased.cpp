// RUN: %check_memleak %s memleak-owning-raw-member %t

// What is acquired for a member that the destructor forgets is lost.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// CHECK-FIXES: {{^}}#include <memleak/pool_ptr.hpp>{{$}}

struct Object {
  Object();
  explicit Object(int);
  int Value;
};
inline int look(const Object &O) { return O.Value; }
void keep(Object *);

//===----------------------------------------------------------------------===//
// Lost with the object
//===----------------------------------------------------------------------===//

class NoDestructor {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Held' owns the object from 'new', but the destructor of 'NoDestructor' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+4]]:25: note: acquired here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  NoDestructor() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  NoDestructor() : Held(memleak::make_pooled<Object>()) {}{{$}}
  int value() const { return Held->Value; }
};

class DefaultedDestructor {
  Object *Held = new Object;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Held' owns the object from 'new', but the destructor of 'DefaultedDestructor' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE-2]]:18: note: acquired here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = memleak::make_pooled<Object>();{{$}}

public:
  ~DefaultedDestructor() = default;
};

class Forgetful {
  Object *Kept;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Forgetful' owns what its raw member 'Kept' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+9]]:22: note: acquired here
  // CHECK-NOTES: :[[@LINE+12]]:18: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Kept;{{$}}
  Object *Lost;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Lost' owns the object from 'new', but the destructor of 'Forgetful' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+4]]:40: note: acquired here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Lost;{{$}}

public:
  Forgetful() : Kept(new Object), Lost(new Object(1)) {}
  // CHECK-FIXES: {{^}}  Forgetful() : Kept(memleak::make_pooled<Object>()), Lost(memleak::make_pooled<Object>(1)) {}{{$}}
  Forgetful(const Forgetful &) = delete;
  Forgetful &operator=(const Forgetful &) = delete;
  ~Forgetful() { delete Kept; }
  // CHECK-FIXES: {{^}}  ~Forgetful() { Kept.reset(); }{{$}}
};

class Late {
  Object *Held = nullptr;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Held' owns the object from 'new', but the destructor of 'Late' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:14: note: acquired here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = nullptr;{{$}}

public:
  void fill() {
    if (!Held)
      Held = new Object;
      // CHECK-FIXES: {{^}}      Held = memleak::make_pooled<Object>();{{$}}
    look(*Held);
  }
};

class Words {
  char *Text;
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: 'Text' owns the memory from 'strdup', but the destructor of 'Words' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+13]]:14: note: acquired here
  // CHECK-NOTES: :[[@LINE+12]]:14: note: no fix: 'Text' holds a block of bytes, not an object [no-fix: memory]
  char *Block;
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: 'Block' owns the memory from 'malloc', but the destructor of 'Words' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+9]]:55: note: acquired here
  // CHECK-NOTES: :[[@LINE+8]]:35: note: no fix: 'Block' holds a block of bytes, not an object [no-fix: memory]
  FILE *File;
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: 'File' owns the FILE stream from 'fopen', but the destructor of 'Words' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:14: note: acquired here
  // CHECK-NOTES: :[[@LINE+5]]:14: note: no fix: 'File' is given a value here that it may not own [no-fix: borrows]

public:
  explicit Words(const char *From)
      : Text(strdup(From)), Block(static_cast<char *>(malloc(8))),
        File(fopen(From, "r")) {}
};

// Released where it is filled anew, and not at the end.
class Refilled {
  Object *Held = nullptr;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Held' owns the object from 'new', but the destructor of 'Refilled' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+8]]:12: note: acquired here
  // CHECK-NOTES: :[[@LINE+5]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = nullptr;{{$}}

public:
  void refill() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    Held = new Object;
    // CHECK-FIXES: {{^}}    Held = memleak::make_pooled<Object>();{{$}}
  }
};

// A pointer to constant is lent.
class Lender {
  const Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: 'Held' owns the object from 'new', but the destructor of 'Lender' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+4]]:19: note: acquired here
  // CHECK-NOTES: :[[@LINE+4]]:38: note: no fix: 'Held' may be kept by somebody here, and a handle would release it sooner [no-fix: escapes]

public:
  Lender() : Held(new Object) {}
  const Object *get() const { return Held; }
};

//===----------------------------------------------------------------------===//
// Released after all, or nobody knows
//===----------------------------------------------------------------------===//

class ByHelper {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'ByHelper' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+10]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE+3]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  void clear() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    Held = nullptr;
  }

public:
  ByHelper() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  ByHelper() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ByHelper(const ByHelper &) = delete;
  ByHelper &operator=(const ByHelper &) = delete;
  ~ByHelper() { clear(); }
};

class Elsewhere {
  Object *Held;

public:
  Elsewhere() : Held(new Object) {}
  ~Elsewhere();
};

class Somewhere {
  Object *Held;

public:
  Somewhere() : Held(new Object) {}
  void close();
};

class HandedOn {
  Object *Held;

public:
  HandedOn() : Held(new Object) { keep(Held); }
};

class HandedOut {
  Object *Held;

public:
  HandedOut() : Held(new Object) {}
  Object *take() {
    Object *Given = Held;
    Held = nullptr;
    return Given;
  }
};

// A builder looks like a class with an accessor.
class Maker {
  Object *Held;

public:
  Maker() : Held(new Object) {}
  Maker &value(int Value) {
    Held->Value = Value;
    return *this;
  }
  Object *make() { return Held; }
};

class Swapped {
  Object *Held;

public:
  Swapped() : Held(new Object) {}
  void swap(Object *&Other) {
    Object *Mine = Held;
    Held = Other;
    Other = Mine;
  }
};

class Referred {
  Object *Held;

public:
  Referred() : Held(new Object) {}
  Object *&get() { return Held; }
};

// The constructor may tell the parent.
struct Parent;
struct Child {
  explicit Child(Parent &);
};
class Family {
  Child *Held;

public:
  explicit Family(Parent &P) : Held(new Child(P)) {}
};

// Released by the class around it.
class Builder {
  struct Rep {
    Object *Held;
    Object *Lost;
    // CHECK-NOTES: :[[@LINE-1]]:13: warning: 'Lost' owns the object from 'new', but the destructor of 'Rep' does not release it [memleak-owning-raw-member]
    // CHECK-NOTES: :[[@LINE+2]]:36: note: acquired here
    // CHECK-FIXES: {{^}}    memleak::pool_ptr<Object> Lost;{{$}}
    Rep() : Held(new Object), Lost(new Object(2)) {}
    // CHECK-FIXES: {{^}}    Rep() : Held(new Object), Lost(memleak::make_pooled<Object>(2)) {}{{$}}
  };
  Rep *R;
  // CHECK-NOTES: :[[@LINE-1]]:8: warning: 'Builder' owns what its raw member 'R' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:17: note: acquired here
  // CHECK-NOTES: :[[@LINE+11]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Rep> R;{{$}}

public:
  Builder() : R(new Rep) {}
  // CHECK-FIXES: {{^}}  Builder() : R(memleak::make_pooled<Rep>()) {}{{$}}
  Builder(const Builder &) = delete;
  Builder &operator=(const Builder &) = delete;
  ~Builder() {
    delete R->Held;
    look(*R->Lost);
    delete R;
    // CHECK-FIXES: {{^}}    R.reset();{{$}}
  }
};

// Released by whoever has the object.
struct Plain {
  Object *Held = new Object;
};
void dispose(Plain *P) {
  delete P->Held;
  delete P;
}
struct Reached {
  Object *Held = new Object;
};
void handOn(Reached &R) { keep(R.Held); }
struct Returned {
  Object *Held = new Object;
};
Object *heldBy(const Returned &R) { return R.Held; }
struct OnlySeen {
  Object *Held = new Object;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Held' owns the object from 'new', but the destructor of 'OnlySeen' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE-2]]:18: note: acquired here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = memleak::make_pooled<Object>();{{$}}
};
int valueOf(const OnlySeen &S) { return S.Held->Value; }

// A derived class may release it.
class Base {
protected:
  Object *Held = new Object;
};
class Derived : public Base {
public:
  ~Derived() { delete Held; }
};
