// RUN: %check_memleak %s memleak-discarded-ownership %t

// What macros and lambdas wrap around a value that nobody keeps.

#include <memory>

struct Object {
  Object() {}
  int Value;
};

#define MAKE(TYPE) new TYPE
#define STATEMENT(E) do { E; } while (0)
#define NOTHING(E)
#define IGNORE(E) (void)(E)
#define VALUE(E) (E)

void dropped(std::unique_ptr<Object> P) {
  MAKE(Object);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  // CHECK-NOTES: :[[@LINE-9]]:20: note: expanded from macro 'MAKE'
  STATEMENT(new Object);
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  VALUE(new Object);
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  auto Later = [] { new Object; };
  // CHECK-NOTES: :[[@LINE-1]]:21: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  Later();
  struct Local {
    void run() { new Object; }
    // CHECK-NOTES: :[[@LINE-1]]:18: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  };
  Local().run();
  true ? new Object : nullptr;
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
}

void meant(bool Again) {
  NOTHING(new Object);
  IGNORE(new Object);
  Object *Kept = VALUE(new Object);
  delete Kept;
  for (Object *Each = MAKE(Object); Again; Again = false)
    delete Each;
  auto Make = [] { return new Object; };
  delete Make();
}

template <class T> struct Maker {
  void drop() { new Object; }
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  void dropIts() { new T; }
  // CHECK-NOTES: :[[@LINE-1]]:20: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
};
template struct Maker<Object>;
