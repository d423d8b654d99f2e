// RUN: %check_memleak %s memleak-nonvirtual-destructor %t

struct Member {
  ~Member();
};
template <class Base> struct With : Base {
  Member Value;
};

class InClass {
public:
  InClass();
  inline ~InClass() noexcept;
  // CHECK-FIXES: {{^}}  inline virtual ~InClass() noexcept;
};
void inClass(With<InClass> *W) {
  delete static_cast<InClass *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<InClass>' is released through its base 'InClass', whose destructor is not virtual [memleak-nonvirtual-destructor]
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-10]]:7: note: 'InClass' is defined here
}

struct Polymorphic {
  virtual void work();
};
// CHECK-FIXES: struct Polymorphic {
// CHECK-FIXES-NEXT:   virtual ~Polymorphic() = default;
// CHECK-FIXES-NEXT:   virtual void work();
void polymorphic(With<Polymorphic> *W) {
  delete static_cast<Polymorphic *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Polymorphic>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-10]]:8: note: 'Polymorphic' is defined here
}

class Sections {
  int Hidden;

public:
  virtual void work();
};
// CHECK-FIXES: class Sections {
// CHECK-FIXES: public:
// CHECK-FIXES-NEXT:   virtual ~Sections() = default;
// CHECK-FIXES-NEXT:   virtual void work();
void sections(With<Sections> *W) {
  delete static_cast<Sections *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Sections>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-14]]:7: note: 'Sections' is defined here
}

class AllHidden {
  virtual void work();
};
// CHECK-FIXES: class AllHidden {
// CHECK-FIXES-NEXT:   virtual void work();
// CHECK-FIXES-NEXT: public:
// CHECK-FIXES-NEXT:   virtual ~AllHidden() = default;
// CHECK-FIXES-NEXT: };
void allHidden(With<AllHidden> *W) {
  delete static_cast<AllHidden *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<AllHidden>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-12]]:7: note: 'AllHidden' is defined here
}

template <class T> class Pattern {
public:
  Pattern();
  ~Pattern();
  // CHECK-FIXES: {{^}}  virtual ~Pattern();
};
void pattern(With<Pattern<int>> *W) {
  delete static_cast<Pattern<int> *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Pattern<int>>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-10]]:26: note: 'Pattern<int>' is defined here
}
// The same edit once more would collide with the first.
void again(With<Pattern<long>> *W) {
  delete static_cast<Pattern<long> *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Pattern<long>>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-17]]:26: note: 'Pattern<long>' is defined here
}

//===----------------------------------------------------------------------===//

struct Aggregate {
  int Value;
};
Aggregate Made = {1};
void aggregate(With<Aggregate> *W) {
  delete static_cast<Aggregate *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Aggregate>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-8]]:8: note: 'Aggregate' is defined here; no fix: the base is initialised as an aggregate
}

struct Bytes {
  Bytes();
  int Value;
};
union Overlaid {
  Bytes First;
  int Second;
};
void bytes(With<Bytes> *W) {
  delete static_cast<Bytes *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Bytes>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-12]]:8: note: 'Bytes' is defined here; no fix: the base is copied, or looked at, as plain bytes
}

struct Movable {
  Movable(Movable &&);
  Movable &operator=(Movable &&);
};
struct Moves {
  Moves();
  virtual void work();
  Movable Value;
};
void moves(With<Moves> *W) {
  delete static_cast<Moves *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Moves>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-9]]:8: note: 'Moves' is defined here; no fix: a declared destructor would take the base's implicit moves away
}

struct Throwing {
  ~Throwing() noexcept(false);
};
void throwing(With<Throwing> *W) {
  delete static_cast<Throwing *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Throwing>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-7]]:8: note: 'Throwing' is defined here; no fix: a destructor that may throw cannot override one that may not
}

#define DESTRUCTOR(Class) ~Class()
class Macro {
public:
  Macro();
  DESTRUCTOR(Macro);
};
void macro(With<Macro> *W) {
  delete static_cast<Macro *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Macro>' is released
  // CHECK-NOTES: :7:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-9]]:7: note: 'Macro' is defined here; no fix: the destructor comes from a macro
}
