// RUN: %check_memleak %s memleak-nonvirtual-destructor %t

struct Member {
  ~Member();
};

class Base {
public:
  Base();
  ~Base();
  // CHECK-FIXES: {{^}}  virtual ~Base();
  void use();
};
class Derived : public Base {
public:
  Derived(int Value = 0);
  Member Value;
};

void local() {
  Base *B = new Derived;
  B->use();
  delete B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived' is released through its base 'Base', whose destructor is not virtual [memleak-nonvirtual-destructor]
}

// One warning for a base and a derived class.
void again() {
  Base *B = new Derived;
  delete B;
}

class Second : public Base {
  Member Value;
};
// The edit of Base has been offered once already.
void assigned(bool Which) {
  Base *B = nullptr;
  if (Which)
    B = new Second;
  delete B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Second' is released
}

class Third : public Base {
  Member Value;
};
void upcast(Third *T) {
  delete static_cast<Base *>(T);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Third' is released
}

class Fourth : public Base {
  Member Value;
};
void chosen(bool Which) {
  Base *B = Which ? new Base : new Fourth;
  delete B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Fourth' is released
}

class Fifth : public Base {
  Member Value;
};
void copied() {
  Fifth *F = new Fifth;
  Base *B = F;
  Base *C = B;
  delete C;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Fifth' is released
}

class Sixth : public Base {
  Member Value;
};
void arrays() {
  Base *B = new Sixth[3];
  delete[] B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Sixth' is released
}

class Seventh : public Base {
  Member Value;
};
class Owner {
  Base *Held;
  Base *Other = new Seventh;

public:
  Owner() : Held(new Derived) {}
  ~Owner() {
    delete Other;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Seventh' is released
    delete Held;
  }
};

class Eighth : public Base {
  Member Value;
};
Base *Global;
void fill() { Global = new Eighth; }
void drop() {
  delete Global;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Eighth' is released
}

//===----------------------------------------------------------------------===//

class Quiet : public Base {
  Member Value;
};

void sameType() {
  Quiet *Q = new Quiet;
  delete Q;
  Base *B = new Base;
  delete B;
}

class VirtualBase {
public:
  virtual ~VirtualBase();
};
class VirtualDerived : public VirtualBase {
  Member Value;
};
void virtualDestructor() {
  VirtualBase *V = new VirtualDerived;
  delete V;
}

// A virtual destructor further up is as good.
class MiddleBase : public VirtualBase {};
class MiddleDerived : public MiddleBase {
  Member Value;
};
void inheritedVirtual() {
  MiddleBase *M = new MiddleDerived;
  delete M;
}

// Told apart by a tag before the release.
void downcast(bool Which) {
  Base *B = Which ? new Quiet : new Base;
  if (Which)
    delete static_cast<Quiet *>(B);
  else
    delete B;
}

// Another object at the time of the release.
void reused(void (*Keep)(Base *)) {
  Base *B = new Quiet;
  Keep(B);
  B = new Base;
  delete B;
}

void replaced(Base *(*Make)()) {
  Base *B = new Quiet;
  B = Make();
  delete B;
}

void swapOut(Base *&);
void byReference() {
  Base *B = new Quiet;
  swapOut(B);
  delete B;
}

// The member may hold what it does not own.
class Borrower {
  Base *Held = nullptr;
  Quiet Own;
  bool Owns = false;

public:
  void borrow() { Held = &Own; }
  ~Borrower() {
    if (Owns)
      delete Held;
  }
};

// Nothing of the derived class is lost.
class Named : public Base {
public:
  void name();
  ~Named() {}
};
void nothingLost() {
  Base *B = new Named;
  delete B;
}

class Last final : public Base {
  Member Value;
};
void finalClass() {
  Last *L = new Last;
  delete L;
}

class Unrelated {
public:
  ~Unrelated();
};
void unrelated() {
  auto *U = reinterpret_cast<Unrelated *>(new Quiet);
  delete U;
}
