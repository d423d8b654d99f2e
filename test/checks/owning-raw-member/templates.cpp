// RUN: %check_memleak %s memleak-owning-raw-member %t

// A template is judged as it was written, once, and not rewritten.

struct Object {
  Object();
  int Value;
};

template <class T> class Box {
  T *Held;
  // CHECK-NOTES: :[[@LINE-1]]:6: warning: the destructor of 'Box' releases what 'Held' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:16: note: acquired here
  // CHECK-NOTES: :[[@LINE+5]]:12: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:6: note: no fix: 'Held' is declared in a template [no-fix: template]

public:
  Box() : Held(new T) {}
  ~Box() { delete Held; }
};

template <class T> class Array {
  T *Items;
  // CHECK-NOTES: :[[@LINE-1]]:6: warning: 'Array' owns what its raw member 'Items' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:36: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:14: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:6: note: no fix: 'Items' is declared in a template [no-fix: template]

public:
  explicit Array(int Size) : Items(new T[Size]) {}
  Array(const Array &) = delete;
  Array &operator=(const Array &) = delete;
  ~Array() { delete[] Items; }
};

template <class T> class Lost {
  T *Held = new T;

public:
  int value() const { return Held->Value; }
};

template <> class Lost<int> {
  int *Held = new int(3);
  // CHECK-NOTES: :[[@LINE-1]]:8: warning: 'Held' owns the object from 'new', but the destructor of 'Lost<int>' does not release it [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE-2]]:15: note: acquired here
  // CHECK-NOTES: :[[@LINE-3]]:8: note: no fix: 'Held' is declared in a template [no-fix: template]

public:
  int value() const { return *Held; }
};

// What the base does is not known before the template is used.
template <class Base> class Guarded : Base {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Guarded' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:20: note: acquired here
  // CHECK-NOTES: :[[@LINE+5]]:16: note: released here
  // CHECK-NOTES: :[[@LINE-4]]:11: note: no fix: 'Held' is declared in a template [no-fix: template]

public:
  Guarded() : Held(new Object) {}
  ~Guarded() { delete Held; }
};

template <class T> class Pointer {
  T *Held;

public:
  Pointer() : Held(new T) {}
  ~Pointer() { delete Held; }
  T &operator*() const { return *Held; }
};

// An ordinary class, of which a template uses the member.
class Plain {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Plain' owns what its raw member 'Held' points to [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+5]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:14: note: released here
  // CHECK-NOTES: :[[@LINE+7]]:46: note: no fix: 'Held' is used in a template [no-fix: template]

public:
  Plain() : Held(new Object) {}
  Plain(const Plain &) = delete;
  Plain &operator=(const Plain &) = delete;
  ~Plain() { delete Held; }
  template <class T> T as() const { return T(Held->Value); }
};

int use() {
  Box<Object> A;
  Box<int> B;
  Array<Object> C(3);
  Array<long> D(4);
  Pointer<Object> P;
  return Lost<Object>().value() + Lost<int>().value() + Plain().as<int>() +
         (*P).Value;
}
