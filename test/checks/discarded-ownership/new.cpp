// RUN: %check_memleak %s memleak-discarded-ownership %t

#include <utility>
namespace std {
struct nothrow_t {};
extern const nothrow_t nothrow;
} // namespace std
void *operator new(std::size_t, const std::nothrow_t &) noexcept;
void *operator new(std::size_t, void *Place) noexcept;

struct Plain {
  int Value;
};
class Simple {
public:
  Simple(int Start) : Value(Start) { Value += 1; }
  int Value;
};

void dropped() {
  new int;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here and can never be deleted [memleak-discarded-ownership]
  new char[10];
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the array from 'new' is dropped here and can never be deleted
  new Plain{3};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here
  new Simple(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here
  new (std::nothrow) int;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here
  if (new Plain == nullptr)
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the object from 'new' is only tested here
    return;
}

Plain copied() {
  int Value = *new int(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the object from 'new' is only copied from here
  Simple S = *new Simple(Value);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the object from 'new' is only copied from here
  return *new Plain();
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the object from 'new' is only copied from here
}

template <class T> void instantiated() {
  new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'new' is dropped here
}
template void instantiated<int>();
template void instantiated<long>();

namespace gsl {
template <class T> using owner = T;
}
gsl::owner<Plain *> make();
void declared() {
  make();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the object from 'make' is dropped here
}

//===----------------------------------------------------------------------===//

template <class T> void neverInstantiated() { new T; }

// The object is known to somebody: it, its base or its member says so.
class Command {
public:
  Command() { List = this; }
  static Command *List;
};
class Unseen {
public:
  Unseen();
};
class Quit : public Command {};
class Holder {
  Command Member;
};
class Window;
class Child {
public:
  Child(Window *Parent);
};
class Session {
  void run();
  int State = 0;

public:
  Session() { run(); }
};
void registered(Window *Parent) {
  new Command;
  new Unseen;
  new Quit;
  new Holder;
  new Child(Parent);
  new Session;
}

// Nothing is left when the constructor throws.
class Throwing {
public:
  Throwing(int Value) {
    if (Value < 0)
      throw 3;
  }
};
void throwing() {
  try {
    new Throwing(-1);
  } catch (int) {
  }
}

void placed(void *Place) { new (Place) Simple(3); }

class Counted {
public:
  void *operator new(std::size_t);
};
void ownOperator() { new Counted; }

void meant() { (void)new Plain; }

void adopt(Plain *);
Plain &bound() {
  adopt(new Plain);
  Plain &Reference = *new Plain;
  return Reference;
}
