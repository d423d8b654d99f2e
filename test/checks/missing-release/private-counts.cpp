// RUN: %check_memleak %s memleak-missing-release %t
// Owners that are counted in the private part of a base: which of them is the
// last is not known.

class Counter {
public:
  Counter();
  virtual ~Counter();
  void ref();
  bool deref();

private:
  class Part;
  Part *D;
};
class Counter::Part {
public:
  volatile int Count = 1;
};
Counter::Counter() : D(new Part) {}
Counter::~Counter() { delete D; }
void Counter::ref() { __sync_add_and_fetch(&D->Count, 1); }
bool Counter::deref() { return __sync_sub_and_fetch(&D->Count, 1) == 0; }

class Text {
public:
  explicit Text(int N);
  Text(const Text &Other);
  ~Text();

private:
  class Part;
  Part *D;
};
class Text::Part : public Counter {
public:
  explicit Part(int N) : N(N) {}
  int N;
};
Text::Text(int N) : D(new Part(N)) {}
Text::Text(const Text &Other) : D(Other.D) { D->ref(); }
Text::~Text() {
  if (D->deref())
    delete D;
}

void copies() {
  Text One(1);
  Text Two(One);
}
void keepsOne() { Text One(1); }

// Counted, and never released.
class Lost {
public:
  explicit Lost(int N);
  ~Lost();

private:
  class Part;
  Part *D;
};
class Lost::Part : public Counter {
public:
  explicit Part(int N) : N(N) {}
  int N;
};
Lost::Lost(int N) : D(new Part(N)) {}
Lost::~Lost() { D->ref(); }

void losesOne() { Lost One(1); }
// CHECK-MESSAGES: :[[@LINE-1]]:24: warning: object held by 'One.D' is not
// released on every path [memleak-missing-release]

// The number that decides is nothing that the object leads to.
static int Enough;
class Sometimes {
public:
  Sometimes() : D(new int(1)) {}
  ~Sometimes();

private:
  int *D;
};
Sometimes::~Sometimes() {
  if (Enough == 3)
    delete D;
}

void losesSometimes() { Sometimes One; }
// CHECK-MESSAGES: :[[@LINE-1]]:35: warning: object held by 'One.D' is not
// released on every path [memleak-missing-release]
