// RUN: %check_memleak %s memleak-raw-owning-allocation %t --errors

struct Widget {
  ~Widget();
};

void broken() {
  Widget *W = new Widget;
  undeclared(W);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: error: use of undeclared identifier 'undeclared'
  delete W;
}

void sound() {
  Widget *W = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns the 'Widget'
  delete W;
}

// The statement is not in the AST at all.
void dropped() {
  Widget *W = new Widget;
  W = ;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: error: expected expression
  delete W;
}
