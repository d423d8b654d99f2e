// RUN: %check_memleak %s memleak-discarded-ownership %t --errors

void broken() {
  unknown_type Value;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: error: unknown type name 'unknown_type' [clang-diagnostic-error]
  new int;
}

void sound() {
  new int;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
}

// The statement is not in the AST at all.
void dropped() {
  new int;
  int Sum = 1;
  Sum = ;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: error: expected expression [clang-diagnostic-error]
}

void soundToo() {
  new int;;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped
}
