// RUN: %check_memleak %s memleak-explain-silence %t -- "-config={CheckOptions: {memleak.ExplainSilence: true}}"
// What the functions that may keep a resource are called.

namespace shop {
struct Box {
  void add(int *p);
  template <class T> void put(T *p);
};
template <class T> struct Shelf { void take(int *p, Box *b); };
void keep(Box *b, int *p);
}

void members(shop::Box &box) {
  int *p = new int;
  box.add(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p' is not followed further: 'shop::Box::add' may keep or release it [memleak-explain-silence]
}

void templates(shop::Box &box) {
  int *p = new int;
  box.put(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p' is not followed further: 'shop::Box::put' may keep or release it [memleak-explain-silence]
}

void classTemplates(shop::Shelf<int> &shelf) {
  int *p = new int;
  shelf.take(p, nullptr);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p' is not followed further: 'shop::Shelf::take' may keep or release it [memleak-explain-silence]
}

void functions(void (*call)(int *)) {
  int *p = new int;
  call(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p' is not followed further: 'a function pointer' may keep or release it [memleak-explain-silence]
}
