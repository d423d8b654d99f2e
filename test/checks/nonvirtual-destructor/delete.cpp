// RUN: %check_memleak %s memleak-nonvirtual-destructor %t

struct Base {
  ~Base();
};
struct Derived : Base {
  int Value;
  ~Derived();
};

void positive() {
  Base *B = new Derived;
  delete B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived' is released through its base 'Base', whose destructor is not virtual [memleak-nonvirtual-destructor]
}

void negative() {
  Derived *D = new Derived;
  delete D;
}

struct VirtualBase {
  virtual ~VirtualBase();
};
struct VirtualDerived : VirtualBase {
  ~VirtualDerived();
};

void nearMiss() {
  VirtualBase *B = new VirtualDerived;
  delete B;
}
