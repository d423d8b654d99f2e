// RUN: %check_memleak %s memleak-discarded-ownership %t

#include <memleak/pool_ptr.hpp>
#include <memory>
#include <vector>

struct Object {
  int Value;
  int get() const { return Value; }
  void start();
};

void local() {
  auto P = std::make_unique<Object>();
  P->Value = 3;
  if (P)
    P.release();
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the object from 'release' is dropped here and can never be released [memleak-discarded-ownership]
  // CHECK-NOTES: :[[@LINE-2]]:7: note: to end the object now, call 'reset'
}

void parameter(std::unique_ptr<Object> P) {
  P.release();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the object from 'release' is dropped here
  // CHECK-NOTES: :[[@LINE-2]]:5: note: to end the object now, call 'reset'
}

void fresh() {
  std::make_unique<Object>().release();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the object from 'release' is dropped here
  // CHECK-NOTES: :[[@LINE-2]]:30: note: to end the object now, call 'reset'
}

int readFirst() {
  std::unique_ptr<Object> P(new Object);
  int Value = P->get() + P.get()->Value + (*P).Value;
  P.release();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the object from 'release' is dropped here
  // CHECK-NOTES: :[[@LINE-2]]:5: note: to end the object now, call 'reset'
  return Value;
}

//===----------------------------------------------------------------------===//

void adopt(Object *);
void keep(Object &);
Object *Known;

void used() {
  auto P = std::make_unique<Object>();
  Known = P.release();
  adopt(std::make_unique<Object>().release());
  delete std::make_unique<Object>().release();
}

// Handed over by its address first.
void handedOver(std::unique_ptr<Object> P) {
  adopt(P.get());
  P.release();
}
void handedOverAsReference(std::unique_ptr<Object> P) {
  keep(*P);
  P.release();
}
Object *guarded() {
  Object *Raw = new Object;
  std::unique_ptr<Object> Guard(Raw);
  keep(*Raw);
  Guard.release();
  return Raw;
}
// It may end itself.
void started() {
  auto P = std::make_unique<Object>();
  P->start();
  P.release();
}
// The caller may have its address.
void disarm(std::unique_ptr<Object> &P) { P.release(); }
class Owner {
  std::unique_ptr<Object> Held;
  void disown() { Held.release(); }
};

void meant(std::unique_ptr<Object> P) { (void)P.release(); }
void reset(std::unique_ptr<Object> P) { P.reset(); }
