// RUN: %check_memleak %s memleak-nonvirtual-destructor %t --real-headers

// A class with virtual functions is larger, and no longer plain: no fix where
// code in sight counts on that.

#include <cstring>
#include <type_traits>

struct Member {
  ~Member() {}
};
template <class Base> struct With : Base {
  Member Value;
};

struct Sized {
  Sized() {}
  ~Sized() {}
  int A, B;
};
static_assert(sizeof(Sized) == 8, "wire format");
void sized(With<Sized> *W) {
  delete static_cast<Sized *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Sized>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-10]]:8: note: 'Sized' is defined here; no fix: the size or the layout of the base is measured, and would change
}

struct Asserted {
  Asserted() {}
  ~Asserted() {}
  int A, B;
};
static_assert(std::is_standard_layout<Asserted>::value, "");
void asserted(With<Asserted> *W) {
  delete static_cast<Asserted *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Asserted>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-10]]:8: note: 'Asserted' is defined here; no fix: the size or the layout of the base is measured, and would change
}

struct Cleared {
  Cleared() {}
  ~Cleared() {}
  int A, B;
};
void clear(Cleared &C) { std::memset(&C, 0, 8); }
void cleared(With<Cleared> *W) {
  delete static_cast<Cleared *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Cleared>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-10]]:8: note: 'Cleared' is defined here; no fix: the base is copied, or looked at, as plain bytes
}

struct Listed {
  int A, B;
};
Listed Some = {1, 2};
void listed(With<Listed> *W) {
  delete static_cast<Listed *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Listed>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-8]]:8: note: 'Listed' is defined here; no fix: the base is initialised as an aggregate
}

struct Constant {
  constexpr Constant(int A) : A(A) {}
  int A;
};
constexpr Constant One(1);
void constant(With<Constant> *W) {
  delete static_cast<Constant *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Constant>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-9]]:8: note: 'Constant' is defined here; no fix: the base is used in constant expressions
}

extern "C" {
struct Shared {
  int A;
};
}
void shared(With<Shared> *W) {
  delete static_cast<Shared *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Shared>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-8]]:8: note: 'Shared' is defined here; no fix: other files may initialise the base as an aggregate
}

// Could be, and is not.
struct Plain {
  int A, B;
};
// CHECK-FIXES: struct Plain {
// CHECK-FIXES-NEXT: {{^}}  virtual ~Plain() = default;{{$}}
Plain Empty{};
int other[sizeof(Member)];
void plain(With<Plain> *W) {
  Plain Copy = *W;
  std::memset(other, 0, sizeof(other));
  delete static_cast<Plain *>(W);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'With<Plain>' is released
  // CHECK-NOTES: :13:10: note: 'Value' is never destroyed
  // CHECK-NOTES: :[[@LINE-13]]:8: note: 'Plain' is defined here
}
