// RUN: %check_memleak %s memleak-nonvirtual-destructor,memleak-raw-owning-allocation %t

// Advice about an object keeps still beside a defect of the same object.

struct Member {
  ~Member();
};
struct Shape {
  Shape();
  ~Shape();
};
static_assert(sizeof(Shape) == 1, "no fix, so that the defect stays");
struct Label : Shape {
  Member Text;
};

void defect() {
  Shape *S = new Label;
  delete S;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Label' is released through its base 'Shape', whose destructor is not virtual [memleak-nonvirtual-destructor]
}
// Said once, and true of this one too.
void again() {
  Shape *S = new Label;
  delete S;
}
void advice() {
  Label *L = new Label;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw pointer 'L' owns {{.*}} [memleak-raw-owning-allocation]
  delete L;
}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<Label> L = memleak::make_pooled<Label>();{{$}}
