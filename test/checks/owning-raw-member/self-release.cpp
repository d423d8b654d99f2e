// RUN: %check_memleak %s memleak-owning-raw-member %t

// What a function does before `delete this` belongs to the destruction.

// CHECK-FIXES: class Destroyed {
// CHECK-FIXES-NEXT: {{^}}  int *T;{{$}}
class Destroyed {
  int *T;

public:
  Destroyed() : T(new int(4)) {}
  void destroy() {
    delete T;
    delete this;
  }

private:
  ~Destroyed() {}
};

class ByHelper {
  int *T;

public:
  ByHelper() : T(new int(4)) {}
  void destroy() {
    clear();
    delete this;
  }

private:
  void clear() { delete T; }
  ~ByHelper() {}
};

// Counted, and nothing on the way to the end releases the member.
class Counted {
  int *T;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: {{.*}}the destructor of 'Counted' does not release it
  int Count = 1;

public:
  Counted() : T(new int(4)) {}
  Counted(const Counted &) = delete;
  Counted &operator=(const Counted &) = delete;
  void drop() {
    if (--Count == 0)
      delete this;
  }

private:
  ~Counted() {}
};
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int> T;{{$}}
// CHECK-FIXES: {{^}}  Counted() : T(memleak::make_pooled<int>(4)) {}{{$}}
