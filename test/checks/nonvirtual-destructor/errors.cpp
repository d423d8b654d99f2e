// RUN: %check_memleak %s memleak-nonvirtual-destructor %t --errors

struct Member {
  ~Member();
};
struct Base {
  ~Base();
};
struct Derived : Base {
  Member Value;
};
struct Broken : Base {
  unknown_type Value;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: error: unknown type name 'unknown_type' [clang-diagnostic-error]
  Member Other;
};

void brokenClass() {
  Base *B = new Broken;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: error: cannot initialize a variable
  delete B;
}

void broken() {
  Base *B = new Derived;
  undeclared();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: error: use of undeclared identifier 'undeclared' [clang-diagnostic-error]
  delete B;
}

void sound() {
  Base *B = new Derived;
  delete B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived' is released through its base 'Base', whose destructor is not virtual [memleak-nonvirtual-destructor]
}
