// RUN: %check_memleak %s memleak-nonvirtual-destructor %t -- -- -std=c++20

struct Member {
  ~Member();
};
struct First {
  First();
  int One;
};
struct Second {
  Second();
  ~Second();
  // CHECK-FIXES: {{^}}  virtual ~Second();
  int Two;
};

struct Larger : Second {
  int More;
};
void larger() {
  Second *S = new Larger;
  delete S;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Larger' is released
  // CHECK-NOTES: :[[@LINE-7]]:8: note: 'Larger' is larger than its base, so the size given back is not the one that was allocated
  // CHECK-NOTES: :10:8: note: 'Second' is defined here
}

struct Displaced : First, Second {};
void displaced() {
  Second *S = new Displaced;
  delete S;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Displaced' is released
  // CHECK-NOTES: :[[@LINE-5]]:8: note: 'Displaced' does not start with its base, so the address given back is not the one that was allocated
  // CHECK-NOTES: :10:8: note: 'Second' is defined here
}

struct Working : Second {
  ~Working() { work(); }
  void work();
};
struct Further : Working {};
void further() {
  Second *S = new Further;
  delete S;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Further' is released
  // CHECK-NOTES: :[[@LINE-8]]:3: note: this destructor never runs
  // CHECK-NOTES: :10:8: note: 'Second' is defined here
}

struct Indirect : Larger {
  Member Value;
};
void indirect() {
  Second *S = new Indirect;
  delete S;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Indirect' is released
  // CHECK-NOTES: :[[@LINE-6]]:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :10:8: note: 'Second' is defined here
}

//===----------------------------------------------------------------------===//

// Nothing is added.
struct Alias : Second {
  Alias(int);
  void more();
};
void alias() {
  Second *S = new Alias(3);
  delete S;
}

// operator delete finds the right destructor by itself.
namespace std {
struct destroying_delete_t {};
} // namespace std
struct Tagged {
  void operator delete(Tagged *, std::destroying_delete_t);
};
struct TaggedDerived : Tagged {
  Member Value;
};
void tagged() {
  Tagged *T = new TaggedDerived;
  delete T;
}
