// RUN: %check_memleak %s memleak-owning-raw-member %t

// A class whose destructor releases must say what its copies do.
// CHECK-FIXES: {{^}}#include <memleak/pool_ptr.hpp>{{$}}

struct Object {
  Object();
  explicit Object(int);
  int Value;
};

//===----------------------------------------------------------------------===//
// Which special functions copy the pointer
//===----------------------------------------------------------------------===//

class Both {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'Both' releases what 'Held' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:17: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:13: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  Both() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Both() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~Both() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Both() = default;{{$}}
};

class DefaultedCopies {
  Object *Held = nullptr;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'DefaultedCopies' releases what 'Held' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+8]]:24: note: acquired here
  // CHECK-NOTES: :[[@LINE+8]]:24: note: released here
  // CHECK-NOTES: :[[@LINE-5]]:7: note: no fix: 'DefaultedCopies' is copied, and a handle cannot be [no-fix: interface]

public:
  DefaultedCopies() = default;
  DefaultedCopies(const DefaultedCopies &) = default;
  DefaultedCopies &operator=(const DefaultedCopies &) = default;
  void fill() { Held = new Object; }
  ~DefaultedCopies() { delete Held; }
};

class DefaultedMove {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'DefaultedMove' releases what 'Held' points to, but its defaulted move would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:26: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:22: note: released here
  // CHECK-NOTES: :[[@LINE-5]]:7: note: no fix: 'DefaultedMove' is copied, and a handle cannot be [no-fix: interface]

public:
  DefaultedMove() : Held(new Object) {}
  DefaultedMove(DefaultedMove &&) = default;
  ~DefaultedMove() { delete Held; }
};

class OnlyConstructorDeleted {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'OnlyConstructorDeleted' releases what 'Held' points to, but its copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:35: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:31: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  OnlyConstructorDeleted() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  OnlyConstructorDeleted() : Held(memleak::make_pooled<Object>()) {}{{$}}
  OnlyConstructorDeleted(const OnlyConstructorDeleted &) = delete;
  ~OnlyConstructorDeleted() { delete Held; }
  // CHECK-FIXES: {{^}}  ~OnlyConstructorDeleted() = default;{{$}}
};

class OnlyAssignmentDeleted {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'OnlyAssignmentDeleted' releases what 'Held' points to, but its copy constructor would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:34: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:30: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  OnlyAssignmentDeleted() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  OnlyAssignmentDeleted() : Held(memleak::make_pooled<Object>()) {}{{$}}
  OnlyAssignmentDeleted &operator=(const OnlyAssignmentDeleted &) = delete;
  ~OnlyAssignmentDeleted() { delete Held; }
  // CHECK-FIXES: {{^}}  ~OnlyAssignmentDeleted() = default;{{$}}
};

// The constant takes the implicit assignment away.
class Constant {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'Constant' releases what 'Held' points to, but its copy constructor would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:17: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  const int Size = 1;

public:
  Constant() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Constant() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~Constant() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Constant() = default;{{$}}
  int size() const { return Size; }
};

// Two members, one missing pair of functions: said once.
class Two {
  Object *First;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'Two' releases what 'First' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+10]]:17: note: acquired here
  // CHECK-NOTES: :[[@LINE+12]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> First;{{$}}
  Object *Second;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Two' owns what its raw member 'Second' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:37: note: acquired here
  // CHECK-NOTES: :[[@LINE+9]]:5: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Second;{{$}}

public:
  Two() : First(new Object), Second(new Object(2)) {}
  // CHECK-FIXES: {{^}}  Two() : First(memleak::make_pooled<Object>()), Second(memleak::make_pooled<Object>(2)) {}{{$}}
  ~Two() {
    delete First;
    // CHECK-FIXES: {{^}}    First.reset();{{$}}
    delete Second;
    // CHECK-FIXES: {{^}}    Second.reset();{{$}}
  }
};

// The copy is written, and copies the object.
class Deep {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Deep' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:17: note: acquired here
  // CHECK-NOTES: :[[@LINE+12]]:13: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  Deep() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Deep() : Held(memleak::make_pooled<Object>()) {}{{$}}
  Deep(const Deep &Other) : Held(new Object(*Other.Held)) {}
  // CHECK-FIXES: {{^}}  Deep(const Deep &Other) : Held(memleak::make_pooled<Object>(*Other.Held)) {}{{$}}
  Deep &operator=(const Deep &Other) {
    *Held = *Other.Held;
    return *this;
  }
  ~Deep() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Deep() = default;{{$}}
};

//===----------------------------------------------------------------------===//
// Near misses: no copies to fear
//===----------------------------------------------------------------------===//

class Deleted {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Deleted' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:20: note: acquired here
  // CHECK-NOTES: :[[@LINE+8]]:16: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  Deleted() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Deleted() : Held(memleak::make_pooled<Object>()) {}{{$}}
  Deleted(const Deleted &) = delete;
  Deleted &operator=(const Deleted &) = delete;
  ~Deleted() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Deleted() = default;{{$}}
};

// As it was done before C++11: private, and without a body.
class Forbidden {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Forbidden' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+7]]:22: note: acquired here
  // CHECK-NOTES: :[[@LINE+8]]:18: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  Forbidden(const Forbidden &);
  void operator=(const Forbidden &);

public:
  Forbidden() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Forbidden() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~Forbidden() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Forbidden() = default;{{$}}
};

class Noncopyable {
protected:
  Noncopyable() = default;
  ~Noncopyable() = default;
  Noncopyable(const Noncopyable &) = delete;
  Noncopyable &operator=(const Noncopyable &) = delete;
};
class ByBase : Noncopyable {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'ByBase' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:19: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:15: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  ByBase() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  ByBase() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~ByBase() { delete Held; }
  // CHECK-FIXES: {{^}}  ~ByBase() = default;{{$}}
};

class ByMember {
  struct Lock : Noncopyable {
    Lock() = default;
    ~Lock() = default;
  } Guard;
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'ByMember' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:17: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}

public:
  ByMember() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  ByMember() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~ByMember() { delete Held; }
  // CHECK-FIXES: {{^}}  ~ByMember() = default;{{$}}
};

class Moved {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Moved' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+12]]:14: note: released here
  // CHECK-NOTES: :[[@LINE+4]]:31: note: no fix: 'Held' is given a value here that it may not own [no-fix: borrows]

public:
  Moved() : Held(new Object) {}
  Moved(Moved &&Other) : Held(Other.Held) { Other.Held = nullptr; }
  Moved &operator=(Moved &&Other) {
    Object *Mine = Held;
    Held = Other.Held;
    Other.Held = Mine;
    return *this;
  }
  ~Moved() { delete Held; }
};

//===----------------------------------------------------------------------===//
// Nothing to say
//===----------------------------------------------------------------------===//

// It borrows.
class View {
  const Object *Seen;

public:
  explicit View(const Object *Seen) : Seen(Seen) {}
  int value() const { return Seen->Value; }
};

// A link: a handle would release by recursion, as deep as the list.
class Node {
  Node *Next = nullptr;

public:
  void grow() { Next = new Node; }
  ~Node() { delete Next; }
};

// A handle: owning is what it is for.
class Handle {
  Object *Held;

public:
  explicit Handle(int Value) : Held(new Object(Value)) {}
  ~Handle() { delete Held; }
  Object *operator->() const { return Held; }
};

union Either {
  Object *Held;
  long Number;
};

// A flag says whether it owns.
class Flagged {
  Object *Held;
  bool Owns;

public:
  explicit Flagged(Object *Given) : Held(Given), Owns(false) {}
  Flagged() : Held(new Object), Owns(true) {}
  ~Flagged() {
    if (Owns)
      delete Held;
  }
};

// Counted: the last one releases.
class Counted {
  Object *Held;
  int *Count;

public:
  Counted() : Held(new Object), Count(new int(1)) {}
  Counted(const Counted &Other) : Held(Other.Held), Count(Other.Count) {
    ++*Count;
  }
  Counted &operator=(const Counted &) = delete;
  ~Counted() {
    if (--*Count == 0) {
      delete Held;
      delete Count;
    }
  }
};

int use() {
  Handle H(1);
  Object O;
  return View(&O).value() + H->Value + Constant().size();
}
