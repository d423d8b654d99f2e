// RUN: %check_memleak %s memleak-raw-owning-allocation %t

// Every reason for which a handle is not offered, each with its note.

#include <memory>
#include <utility>

namespace std {
struct nothrow_t {};
extern const nothrow_t nothrow;
template <class T> class initializer_list {
  const T *Data;
  size_t Size;
};
} // namespace std
void *operator new(std::size_t, const std::nothrow_t &) noexcept;
extern "C" void *malloc(std::size_t);
extern "C" void free(void *);

struct Widget {
  Widget(int Size = 0);
  ~Widget();
  void draw();
  int Value;
  Widget *Next;
};
void borrow(Widget *W);
bool add(Widget *W);
void change(Widget *&W);
Widget *find();

void escapes() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  if (!add(W))
    // CHECK-NOTES: :[[@LINE-1]]:12: note: no fix: 'W' may be kept by somebody here, and not every path after this releases it [no-fix: escapes]
    delete W;
}

struct Registry {
  void enter(Widget *W);
};
struct Entry {
  Entry(Registry &To);
};
void escapesFromConstructor(Registry &All) {
  Entry *E = new Entry(All);
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: raw pointer 'E' owns
  // CHECK-NOTES: :[[@LINE-2]]:14: note: no fix: the constructor may make the object known to others, and not every path releases it [no-fix: escapes]
  (void)E;
}

void borrows(bool Found) {
  Widget *W = Found ? find() : new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:32: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-2]]:23: note: no fix: 'W' is given a value here that it may not own [no-fix: borrows]
  if (!Found)
    delete W;
}

void transferred() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  W->draw();
  std::unique_ptr<Widget> Handle(W);
  // CHECK-NOTES: :[[@LINE-1]]:34: note: no fix: 'W' is handed over to a handle of another kind [no-fix: transferred]
}

bool usedAfterRelease(Widget *Current) {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  delete W;
  return W == Current;
  // CHECK-NOTES: :[[@LINE-1]]:10: note: no fix: 'W' is looked at after its release, when a handle is null [no-fix: used-after-release]
}

void mismatchedRelease() {
  Widget *W = new Widget[3];
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns the array
  delete W;
  // CHECK-NOTES: :[[@LINE-1]]:10: note: no fix: 'W' is released in a way that does not fit its allocation [no-fix: mismatched-release]
}

void releasedAsAnother() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  delete (int *)W;
  // CHECK-NOTES: :[[@LINE-1]]:17: note: no fix: 'W' is released as another type [no-fix: mismatched-release]
}

Widget *returned() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  W->draw();
  return W;
  // CHECK-NOTES: :[[@LINE-1]]:10: note: no fix: 'W' is returned as a raw pointer, to callers that this fix does not rewrite [no-fix: returned]
}

Widget *factory() { return new Widget; }
// CHECK-NOTES: :[[@LINE-1]]:28: warning: 'factory' returns
// CHECK-NOTES: :[[@LINE-2]]:9: note: no fix: 'factory' is called from places that this fix does not rewrite [no-fix: returned]

void interface(Widget **Out) { *Out = new Widget; }
// CHECK-NOTES: :[[@LINE-1]]:39: warning: the raw pointer behind 'Out' owns
// CHECK-NOTES: :[[@LINE-2]]:25: note: no fix: 'Out' is used in places that this fix does not rewrite [no-fix: interface]

Widget *Global;
// CHECK-NOTES: :[[@LINE+2]]:33: warning: raw pointer 'Global' owns
// CHECK-NOTES: :[[@LINE-2]]:9: note: no fix: 'Global' lives until the program ends, and a handle would release at its end [no-fix: static-storage]
void staticStorage() { Global = new Widget; }

void staticLocal() {
  static Widget *Cached = nullptr;
  // CHECK-NOTES: :[[@LINE+2]]:12: warning: raw pointer 'Cached' owns
  // CHECK-NOTES: :[[@LINE-2]]:18: note: no fix: 'Cached' lives until the program ends, and a handle would release at its end [no-fix: static-storage]
  Cached = new Widget;
}

void preprocessor() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
#ifdef SOMETHING_ELSE
  // CHECK-NOTES: :[[@LINE-1]]:1: note: no fix: 'W' is used in code that is not compiled here [no-fix: preprocessor]
  borrow(W);
#endif
  delete W;
}

void preprocessorNearMiss() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Widget> W = memleak::make_pooled<Widget>();{{$}}
#ifdef SOMETHING_ELSE
  borrow(Other); // Names another.
#endif
  delete W;
}

#define DRAW W->draw(), borrow(W)
void macro() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  DRAW;
  // CHECK-NOTES: :[[@LINE-1]]:3: note: no fix: 'W' is used in the body of a macro [no-fix: macro]
  // CHECK-NOTES: :[[@LINE-6]]:32: note: expanded from macro 'DRAW'
  delete W;
}

#define MAKE(TYPE) new TYPE
void macroAllocates() {
  Widget *W = MAKE(Widget);
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-4]]:20: note: expanded from macro 'MAKE'
  // CHECK-NOTES: :[[@LINE-3]]:15: note: no fix: the allocation is written in the body of a macro [no-fix: macro]
  // CHECK-NOTES: :[[@LINE-6]]:20: note: expanded from macro 'MAKE'
  delete W;
}

template <class T> void inTemplate() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-2]]:11: note: no fix: 'W' is declared in a template [no-fix: template]
  delete W;
}
template void inTemplate<int>();

void addressTaken() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  Widget **Where = &W;
  // CHECK-NOTES: :[[@LINE-1]]:21: note: no fix: 'W' has its address taken [no-fix: address-taken]
  delete *Where;
}

void reference() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  change(W);
  // CHECK-NOTES: :[[@LINE-1]]:10: note: no fix: 'W' is bound to a reference, through which it may be changed [no-fix: reference]
  delete W;
}

void captured() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  auto Release = [&] { delete W; };
  // CHECK-NOTES: :[[@LINE-1]]:31: note: no fix: 'W' is changed in a lambda [no-fix: captured]
  Release();
}

void capturedUnnamed() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  auto Draw = [=] { W->draw(); };
  // CHECK-NOTES: :[[@LINE-1]]:21: note: no fix: 'W' is copied into a lambda that cannot name the copy [no-fix: captured]
  Draw();
  delete W;
}

template <class T> void runLater(T) {}
void sharedAndKept() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  runLater([&] { W->draw(); });
  // CHECK-NOTES: :[[@LINE-1]]:12: note: no fix: 'W' may be kept by somebody here, and not every path after this releases it [no-fix: escapes]
}

void pointerArithmetic() {
  char *Text = new char[10];
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: raw pointer 'Text' owns
  *Text++ = 'a';
  // CHECK-NOTES: :[[@LINE-1]]:4: note: no fix: 'Text' is moved along [no-fix: pointer-arithmetic]
  delete[] (Text - 1);
}

int unevaluated() {
  Widget *W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  int Size = sizeof(W);
  // CHECK-NOTES: :[[@LINE-1]]:21: note: no fix: 'W' is measured, and a handle measures differently [no-fix: unevaluated]
  delete W;
  return Size;
}

void declaration() {
  Widget *W = new Widget, *V = nullptr;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-2]]:11: note: no fix: the declaration of 'W' declares other names as well [no-fix: declaration]
  borrow(V);
  delete W;
}

using WidgetPointer = Widget *;
void declarationAlias() {
  WidgetPointer W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:21: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-2]]:17: note: no fix: the declaration of 'W' hides the pointer behind another name [no-fix: declaration]
  delete W;
}

void assignmentValue() {
  Widget *W;
  if ((W = new Widget) && W->Value)
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: raw pointer 'W' owns
    // CHECK-NOTES: :[[@LINE-2]]:10: note: no fix: the value of an assignment to 'W' is used [no-fix: assignment-value]
    W->draw();
  delete W;
}

struct Button : Widget {};
struct Label : Widget {};
void conditional(bool Which) {
  Widget *W = Which ? static_cast<Widget *>(new Button) : new Label;
  // CHECK-NOTES: :[[@LINE-1]]:45: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-2]]:15: note: no fix: the sides of a '?:' would be handles of different types [no-fix: conditional]
  delete W;
}

void jump(int Which) {
  switch (Which) {
    Widget *W;
    // CHECK-NOTES: :[[@LINE+4]]:9: warning: raw pointer 'W' owns
    // CHECK-NOTES: :[[@LINE-2]]:13: note: no fix: a jump may cross the declaration of 'W', which has no initialiser [no-fix: jump]
  case 1:
    // Not initialised where it is declared.
    W = new Widget;
    delete W;
  }
}

void element(Widget *Table[]) {
  Table[0] = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: a raw pointer in 'Table' owns
  // CHECK-NOTES: :[[@LINE-3]]:22: note: no fix: all elements would have to become handles together [no-fix: element]
}

void voidPointer() {
  void *Memory = malloc(8);
  // CHECK-NOTES: :[[@LINE-1]]:18: warning: raw pointer 'Memory' owns
  // CHECK-NOTES: :[[@LINE-2]]:9: note: no fix: 'Memory' does not say what it points to [no-fix: void-pointer]
  free(Memory);
}

struct OwnNew {
  void *operator new(std::size_t Size);
  void operator delete(void *);
};
void operatorNew() {
  OwnNew *O = new OwnNew;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'O' owns
  // CHECK-NOTES: :[[@LINE-2]]:15: note: no fix: its class has an operator new of its own [no-fix: operator-new]
  delete O;
}

class Private {
  Private();
  friend void inaccessible();
};
void inaccessible() {
  Private *P = new Private;
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: raw pointer 'P' owns
  // CHECK-NOTES: :[[@LINE-2]]:16: note: no fix: the constructor is not public, so make_pooled cannot call it [no-fix: inaccessible]
  delete P;
}

class Guarded {
  friend void inaccessibleDestructor();
  ~Guarded();
};
void inaccessibleDestructor() {
  Guarded *C = new Guarded;
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: raw pointer 'C' owns
  // CHECK-NOTES: :[[@LINE-2]]:16: note: no fix: the destructor of 'Guarded' is not public, so a handle cannot call it [no-fix: inaccessible]
  delete C;
}

struct Pair {
  Widget First;
  int Second;
};
void aggregate() {
  Pair *P = new Pair{Widget(1), 2};
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: raw pointer 'P' owns
  // CHECK-NOTES: :[[@LINE-2]]:13: note: no fix: an aggregate is initialised by a list, which make_pooled cannot hand through [no-fix: aggregate]
  delete P;
}

struct Bits {
  int Field : 3;
};
struct Constants {
  static const int Declared = 3;
};
struct List {
  List(std::initializer_list<int>);
};
struct FromPair {
  FromPair(const Pair &);
};
int overloaded(int);
int overloaded(double);
struct Called {
  Called(int (*Function)(int));
};
void arguments(Bits B) {
  Widget *A = new Widget(B.Field);
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'A' owns
  // CHECK-NOTES: :[[@LINE-2]]:26: note: no fix: a bit-field cannot be handed through make_pooled [no-fix: argument]
  Widget *C = new Widget(Constants::Declared);
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'C' owns
  // CHECK-NOTES: :[[@LINE-2]]:26: note: no fix: a constant that is declared in its class and not defined cannot be handed through make_pooled [no-fix: argument]
  List *D = new List{1, 2, 3};
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: raw pointer 'D' owns
  // CHECK-NOTES: :[[@LINE-2]]:13: note: no fix: a list in braces cannot be handed through make_pooled [no-fix: argument]
  FromPair *E = new FromPair({Widget(1), 2});
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: raw pointer 'E' owns
  // CHECK-NOTES: :[[@LINE-2]]:30: note: no fix: a list in braces cannot be handed through make_pooled [no-fix: argument]
  Called *F = new Called(overloaded);
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'F' owns
  // CHECK-NOTES: :[[@LINE-2]]:26: note: no fix: the name of an overloaded function cannot be handed through make_pooled [no-fix: argument]
  delete F;
  delete E;
  delete D;
  delete C;
  delete A;
}

void nullChecked() {
  Widget *W = new (std::nothrow) Widget;
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  // CHECK-NOTES: :[[@LINE-2]]:15: note: no fix: a failed allocation is asked to be null, and make_pooled throws [no-fix: null-checked]
  delete W;
}

struct Plain {
  int Value;
};
void nullCheckedMemory() {
  Plain *P = static_cast<Plain *>(malloc(sizeof(Plain)));
  // CHECK-NOTES: :[[@LINE-1]]:35: warning: raw pointer 'P' owns
  if (!P)
    // CHECK-NOTES: :[[@LINE-1]]:8: note: no fix: 'P' is tested for a failed allocation, and making a handle throws [no-fix: null-checked]
    return;
  free(P);
}

void memory(int Size) {
  char *Text = static_cast<char *>(malloc(Size));
  // CHECK-NOTES: :[[@LINE-1]]:36: warning: raw pointer 'Text' owns
  // CHECK-NOTES: :[[@LINE-2]]:36: note: no fix: a block of bytes is allocated, not one object [no-fix: memory]
  free(Text);
}

void mixedKinds(bool Many) {
  Widget *W;
  if (Many)
    W = new Widget[3];
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: raw pointer 'W' owns
  else
    W = new Widget;
  // CHECK-NOTES: :[[@LINE-1]]:9: note: no fix: 'W' holds what has to be released in different ways [no-fix: mixed-kinds]
  borrow(W);
}
