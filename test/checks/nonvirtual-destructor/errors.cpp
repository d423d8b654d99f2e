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

// The statement is not in the AST at all.
void dropped() {
  Base *B = new Derived;
  B = ;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: error: expected expression [clang-diagnostic-error]
  delete B;
}

// Nor is the base: nobody knows what it does.
struct Baseless : Derived, Missing {
  // CHECK-MESSAGES: :[[@LINE-1]]:28: error: expected class name [clang-diagnostic-error]
  ~Baseless();
};
void baseless() {
  Base *B = new Baseless;
  delete B;
}
