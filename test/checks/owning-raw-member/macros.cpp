// RUN: %check_memleak %s memleak-owning-raw-member %t
// CHECK-FIXES: {{^}}#include <memleak/pool_ptr.hpp>{{$}}

struct Object {
  Object();
  int Value;
};

#define NULL 0
#define SAFE_DELETE(P)                                                         \
  do {                                                                         \
    delete P;                                                                  \
    P = NULL;                                                                  \
  } while (0)
#define OWNS(TYPE, NAME) TYPE *NAME
#define HOLDER(NAME)                                                           \
  class NAME {                                                                 \
    Object *Held;                                                              \
                                                                               \
  public:                                                                      \
    NAME() : Held(new Object) {}                                               \
    ~NAME() { delete Held; }                                                   \
  }
#define NOCOPY(NAME)                                                           \
  NAME(const NAME &) = delete;                                                 \
  NAME &operator=(const NAME &) = delete
#define VALUE(P) ((P)->Value)
#define MAKE(TYPE) new TYPE

class Released {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Released' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+8]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE+8]]:17: note: released here
  // CHECK-NOTES: :[[@LINE-23]]:5: note: expanded from macro 'SAFE_DELETE'
  // CHECK-NOTES: :[[@LINE+6]]:17: note: no fix: 'Held' is used in the body of a macro [no-fix: macro]
  // CHECK-NOTES: :[[@LINE-25]]:5: note: expanded from macro 'SAFE_DELETE'
  NOCOPY(Released);

public:
  Released() : Held(new Object) {}
  ~Released() { SAFE_DELETE(Held); }
};

class Declared {
  OWNS(Object, Held);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'Declared' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:17: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:16: note: no fix: 'Held' is declared in a macro [no-fix: macro]
  NOCOPY(Declared);

public:
  Declared() : Held(new Object) {}
  ~Declared() { delete Held; }
};

HOLDER(Made);
// CHECK-NOTES: :[[@LINE-1]]:1: warning: the destructor of 'Made' releases what 'Held' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
// CHECK-NOTES: :[[@LINE-42]]:13: note: expanded from macro 'HOLDER'
// CHECK-NOTES: :[[@LINE-3]]:1: note: acquired here
// CHECK-NOTES: :[[@LINE-41]]:19: note: expanded from macro 'HOLDER'
// CHECK-NOTES: :[[@LINE-5]]:1: note: released here
// CHECK-NOTES: :[[@LINE-42]]:15: note: expanded from macro 'HOLDER'
// CHECK-NOTES: :[[@LINE-7]]:1: note: no fix: 'Held' is declared in a macro [no-fix: macro]
// CHECK-NOTES: :[[@LINE-48]]:13: note: expanded from macro 'HOLDER'

class Read {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Read' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:17: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:13: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  NOCOPY(Read);

public:
  Read() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Read() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~Read() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Read() = default;{{$}}
  int value() const { return VALUE(Held); }
};

class Acquired {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Acquired' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+8]]:21: note: acquired here
  // CHECK-NOTES: :[[@LINE-60]]:20: note: expanded from macro 'MAKE'
  // CHECK-NOTES: :[[@LINE+7]]:17: note: released here
  // CHECK-NOTES: :[[@LINE+5]]:21: note: no fix: the allocation is written in the body of a macro [no-fix: macro]
  // CHECK-NOTES: :[[@LINE-63]]:20: note: expanded from macro 'MAKE'
  NOCOPY(Acquired);

public:
  Acquired() : Held(MAKE(Object)) {}
  ~Acquired() { delete Held; }
};

class Cleared {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Cleared' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+10]]:12: note: acquired here
  // CHECK-NOTES: :[[@LINE+12]]:16: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  NOCOPY(Cleared);

public:
  Cleared() : Held(NULL) {}
  void fill() {
    delete Held;
    // CHECK-FIXES: {{^}}    Held.reset();{{$}}
    Held = new Object;
    // CHECK-FIXES: {{^}}    Held = memleak::make_pooled<Object>();{{$}}
  }
  ~Cleared() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Cleared() = default;{{$}}
};

class Configured {
  Object *Maybe;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Configured' owns what its raw member 'Maybe' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:24: note: acquired here
  // CHECK-NOTES: :[[@LINE+6]]:19: note: released here
  // CHECK-NOTES: :[[@LINE+6]]:1: note: no fix: 'Maybe' is used in code that is not compiled here [no-fix: preprocessor]
  NOCOPY(Configured);

public:
  Configured() : Maybe(new Object) {}
  ~Configured() { delete Maybe; }
#ifdef SOMETIMES
  Object *&get() { return Maybe; }
#endif
};

class Conditionally {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Conditionally' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+6]]:26: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:22: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held;{{$}}
  NOCOPY(Conditionally);

public:
  Conditionally() : Held(new Object) {}
  // CHECK-FIXES: {{^}}  Conditionally() : Held(memleak::make_pooled<Object>()) {}{{$}}
  ~Conditionally() { delete Held; }
  // CHECK-FIXES: {{^}}  ~Conditionally() = default;{{$}}
#ifdef SOMETIMES
  int other() { return 1; }
#endif
};
