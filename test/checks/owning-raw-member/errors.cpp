// RUN: %check_memleak %s memleak-owning-raw-member %t --errors

struct Object {
  Object();
};

class BrokenField {
  Object *Held;
  unknown_type Other;
  // CHECK-NOTES: :[[@LINE-1]]:3: error: unknown type name 'unknown_type' [clang-diagnostic-error]

public:
  BrokenField() : Held(new Object) {}
  ~BrokenField() { delete Held; }
};

class BrokenDestructor {
  Object *Held;

public:
  BrokenDestructor() : Held(new Object) {}
  ~BrokenDestructor() {
    undeclared();
    // CHECK-NOTES: :[[@LINE-1]]:5: error: use of undeclared identifier 'undeclared' [clang-diagnostic-error]
    delete Held;
  }
};

// The statement is not in the AST at all.
class BrokenStatement {
  Object *Held;

public:
  BrokenStatement() : Held(new Object) {}
  ~BrokenStatement() { Held = ; }
  // CHECK-NOTES: :[[@LINE-1]]:31: error: expected expression [clang-diagnostic-error]
};

class BrokenBase : Missing {
// CHECK-NOTES: :[[@LINE-1]]:20: error: expected class name [clang-diagnostic-error]
  Object *Held;

public:
  BrokenBase() : Held(new Object) {}
  ~BrokenBase() { delete Held; }
};

class BrokenInitialiser {
  int *Held = new BrokenInitialiser;
  // CHECK-NOTES: :[[@LINE-1]]:15: error: cannot initialize a member subobject of type 'int *' with an rvalue of type 'BrokenInitialiser *' [clang-diagnostic-error]
  unknown *Other = new BrokenInitialiser;
  // CHECK-NOTES: :[[@LINE-1]]:3: error: unknown type name 'unknown' [clang-diagnostic-error]
};

class SwallowedDestructor {
  int *Held = new int;
  int *Other = nope(; ~SwallowedDestructor() { delete Held; } };
  // CHECK-NOTES: :[[@LINE-1]]:21: error: expected expression [clang-diagnostic-error]
  // CHECK-NOTES: :[[@LINE-2]]:62: error: expected ';' at end of declaration list [clang-diagnostic-error]

class Sound {
  Object *Held;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'Sound' releases what 'Held' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+4]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+4]]:14: note: released here

public:
  Sound() : Held(new Object) {}
  ~Sound() { delete Held; }
};
