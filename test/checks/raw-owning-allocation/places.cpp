// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// Who owns, and who does not: the messages, and the silence.

#include <memory>
#include <vector>

namespace std {
struct nothrow_t {};
extern const nothrow_t nothrow;
} // namespace std
void *operator new(std::size_t, void *) noexcept;
void *operator new(std::size_t, const std::nothrow_t &) noexcept;
extern "C" void *malloc(std::size_t);
extern "C" void free(void *);

namespace gsl {
template <class T> using owner = T;
}

struct Widget {
  Widget(int Size = 0);
  virtual ~Widget();
  Widget *Child;
};

//===--- Owners ---===//

Widget *Global;
void toGlobal() { Global = new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:28: warning: raw pointer 'Global' owns the 'Widget' that is allocated here

Widget *make() { return new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'make' returns the 'Widget' that is allocated here as a raw pointer, which its caller has to release

Widget *choose(int Which) {
  if (Which)
    return new Widget(Which);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'choose' returns the 'Widget'
  return new Widget; // One function, one warning.
}

void toParameter(Widget **Out) { *Out = new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:41: warning: the raw pointer behind 'Out' owns the 'Widget'
void toReference(Widget *&Out) { Out = new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:40: warning: the raw pointer behind 'Out' owns the 'Widget'
void toElement(Widget *Table[]) { Table[3] = new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:46: warning: a raw pointer in 'Table' owns the 'Widget'
void toElementOf(std::vector<Widget *> &Table) { Table[3] = new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:61: warning: a raw pointer in 'Table' owns the 'Widget'
struct Link {
  Widget *Child;
};
void toMember(Link *Parent) { Parent->Child = new Widget; }
// CHECK-MESSAGES: :[[@LINE-1]]:47: warning: raw member 'Child' owns the 'Widget'

struct Plain {
  Plain() : First(new Widget), Second(nullptr) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: raw member 'First' owns the 'Widget'
  void later() { Second = new Widget; }
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: raw member 'Second' owns the 'Widget'
  Widget *First, *Second;
};

void *asVoid() {
  void *Memory = malloc(10);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'Memory' owns the memory that 'malloc' allocates here
  return Memory;
}

void throughCast() {
  Widget *W = static_cast<Widget *>(static_cast<void *>(new Widget));
  // CHECK-MESSAGES: :[[@LINE-1]]:57: warning: raw pointer 'W' owns the 'Widget'
  W->Child = W;
}

void maybeNull() {
  Widget *W = new (std::nothrow) Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns the 'Widget'
  delete W;
}

//===--- Not owners ---===//

void take(Widget *W);
void takeHandle(std::unique_ptr<Widget> W);

void handedOnAtOnce(std::vector<std::unique_ptr<Widget>> &All) {
  take(new Widget);
  takeHandle(std::unique_ptr<Widget>(new Widget));
  std::unique_ptr<Widget> Unique(new Widget);
  std::shared_ptr<Widget> Shared(new Widget);
  Unique.reset(new Widget);
  All.push_back(std::unique_ptr<Widget>(new Widget));
}

std::unique_ptr<Widget> makeHandle() {
  return std::unique_ptr<Widget>(new Widget);
}

void declaredOwner() {
  gsl::owner<Widget *> W = new Widget;
  delete W;
}
gsl::owner<Widget *> makeOwner() { return new Widget; }
struct Holder {
  Holder() : W(new Widget) {}
  gsl::owner<Widget *> W;
};

void placed(void *Buffer) {
  Widget *W = new (Buffer) Widget;
  W->~Widget();
}

Widget &immortal() {
  static Widget *Instance = new Widget; // Made to live until the end.
  return *Instance;
}

extern "C" Widget *c_interface() { return new Widget; }

struct Pooled {
  void *operator new(std::size_t Size) { return ::operator new(Size); }
  void operator delete(void *Memory) { ::operator delete(Memory); }
};

// This class is memleak-owning-raw-member's business.
class Owning {
public:
  Owning() : W(new Widget) {}
  ~Owning() { delete W; }

private:
  Widget *W;
};

void toOther(Widget *Parent) { Parent->Child = new Widget; }

// Released out of sight.
class Elsewhere {
public:
  Elsewhere() : W(new Widget) {}
  ~Elsewhere();

private:
  Widget *W;
};

// A handle is where a raw pointer belongs.
template <class T> class Handle {
public:
  Handle() : Object(new T) {}
  T *operator->() const { return Object; }

private:
  T *Object;
};
Handle<Widget> UseHandle;

class WidgetHandle {
public:
  void fill() { Object = new Widget; }
  Widget *operator->() const { return Object; }

private:
  Widget *Object;
};

#define NEW_WIDGET new Widget
void nearMiss(bool Known) {
  Widget Here;
  Widget *W = &Here; // Points, owns nothing.
  W->Child = nullptr;
  if (Known)
    W = W->Child;
  auto Lambda = [] { return new Widget; };
  take(Lambda());
  take(NEW_WIDGET);
}

//===----------------------------------------------------------------------===//
// Somebody else owns it
//===----------------------------------------------------------------------===//

// Objects that count their users see to their own end.
class Shared {
public:
  void ref() { ++Count; }
  void unref() {
    if (--Count == 0)
      delete this;
  }

private:
  int Count = 0;
};
class SharedWidget : public Shared {};
void shareIt(Shared *S);
void counted() {
  Shared *S = new Shared;
  S->ref();
  Shared *Other = new SharedWidget;
  shareIt(Other);
  S->unref();
}

// The list owns it; the member remembers it.
struct Remembering {
  Widget *Known;
  Widget *Released;
  Widget *Untold;
  void setUp(void (*Add)(Widget *));
  void tearDown();
};
void Remembering::setUp(void (*Add)(Widget *)) {
  Known = new Widget;
  Add(Known);
  Released = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw member 'Released' owns
  Add(Released);
  Untold = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: raw member 'Untold' owns
}
void Remembering::tearDown() { delete Released; }
