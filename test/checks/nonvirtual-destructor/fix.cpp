// RUN: %check_memleak %s memleak-nonvirtual-destructor %t

struct Member {
  ~Member();
};
template <class Base> struct With : Base {
  Member Value;
};
template <class Base> void test() {
  Base *B = new With<Base>;
  delete B;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<InClass>' is released through its base 'InClass', whose destructor is not virtual [memleak-nonvirtual-destructor]
  // CHECK-NOTES: :[[@LINE-6]]:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE+2]]:7: note: 'InClass' is defined here
}
class InClass {
public:
  InClass();
  inline ~InClass() noexcept;
  // CHECK-FIXES: {{^}}  inline virtual ~InClass() noexcept;
};
template void test<InClass>();

struct Polymorphic {
  virtual void work();
};
// CHECK-FIXES: struct Polymorphic {
// CHECK-FIXES-NEXT:   virtual ~Polymorphic() = default;
// CHECK-FIXES-NEXT:   virtual void work();
// CHECK-NOTES: :[[@LINE-22]]:3: warning: 'With<Polymorphic>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-8]]:8: note: 'Polymorphic' is defined here
template void test<Polymorphic>();

class Sections {
  int Hidden;

public:
  virtual void work();
};
// CHECK-FIXES: class Sections {
// CHECK-FIXES: public:
// CHECK-FIXES-NEXT:   virtual ~Sections() = default;
// CHECK-FIXES-NEXT:   virtual void work();
// CHECK-NOTES: :[[@LINE-38]]:3: warning: 'With<Sections>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-12]]:7: note: 'Sections' is defined here
template void test<Sections>();

struct Aggregate {
  int Value;
};
// CHECK-FIXES: struct Aggregate {
// CHECK-FIXES-NEXT:   int Value;
// CHECK-NOTES: :[[@LINE-48]]:3: warning: 'With<Aggregate>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-6]]:8: note: 'Aggregate' is defined here; no fix: the base is initialised as an aggregate
template void test<Aggregate>();

struct Bytes {
  Bytes();
  int Value;
};
// CHECK-NOTES: :[[@LINE-57]]:3: warning: 'With<Bytes>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-6]]:8: note: 'Bytes' is defined here; no fix: the base is copied as plain bytes
template void test<Bytes>();

struct Movable {
  Movable(Movable &&);
  Movable &operator=(Movable &&);
};
struct Moves {
  virtual void work();
  Moves();
  Movable Value;
};
// CHECK-NOTES: :[[@LINE-71]]:3: warning: 'With<Moves>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-7]]:8: note: 'Moves' is defined here; no fix: a declared destructor would take the base's implicit moves away
template void test<Moves>();

struct Throwing {
  ~Throwing() noexcept(false);
};
// CHECK-NOTES: :[[@LINE-79]]:3: warning: 'With<Throwing>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-5]]:8: note: 'Throwing' is defined here; no fix: a destructor that may throw cannot override one that may not
template void test<Throwing>();

#define DESTRUCTOR(Class) ~Class()
class Macro {
public:
  Macro();
  DESTRUCTOR(Macro);
};
// CHECK-NOTES: :[[@LINE-90]]:3: warning: 'With<Macro>' is released
// CHECK-NOTES: note: 'Value' is never destroyed
// CHECK-NOTES: :[[@LINE-7]]:7: note: 'Macro' is defined here; no fix: the destructor comes from a macro
template void test<Macro>();

struct Plain {
  Plain();
  ~Plain();
};
struct Shifted : With<Movable>, Plain {
  Shifted();
};
