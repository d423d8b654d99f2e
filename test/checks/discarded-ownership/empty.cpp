// RUN: %check_memleak %s memleak-discarded-ownership %t

// Nothing is lost when a handle lets go of nothing.

#include <memory>

struct Object {};
void fill(std::unique_ptr<Object> &P);

void empty() {
  std::unique_ptr<Object> P;
  P.release();
}
void null() {
  std::unique_ptr<Object> P(nullptr);
  P.release();
}
void listed() {
  std::unique_ptr<Object> P{};
  P.release();
}

void filled() {
  std::unique_ptr<Object> P;
  P = std::make_unique<Object>();
  P.release();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'release' is dropped here
}
void byReference() {
  std::unique_ptr<Object> P;
  P.reset(new Object);
  P.release();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'release' is dropped here
}
void nextTime(int N) {
  std::unique_ptr<Object> P;
  while (N--) {
    P.release();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the object from 'release' is dropped here
    P = std::make_unique<Object>();
  }
}
