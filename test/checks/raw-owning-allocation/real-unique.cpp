// RUN: %check_memleak %s memleak-raw-owning-allocation %t --run -- "-config={CheckOptions: {memleak-raw-owning-allocation.Handle: unique_ptr}}"

#include <cassert>
#include <cstring>
#include <map>
#include <string>
#include <vector>

struct Shape {
  virtual ~Shape() {}
  virtual int sides() const = 0;
};
struct Square : Shape {
  int sides() const override { return 4; }
};

struct Drawing {
  ~Drawing() {
    for (Shape *S : Shapes)
      delete S;
  }
  void add(Shape *S) { Shapes.push_back(S); }
  std::vector<Shape *> Shapes;
};

static Shape *makeSquare(bool Wanted) {
  Shape *S = new Square;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw pointer 'S' owns
  if (!Wanted || S->sides() != 4) {
    delete S;
    return nullptr;
  }
  return S;
}
// CHECK-FIXES: {{^}}  std::unique_ptr<Shape> S = std::make_unique<Square>();{{$}}
// CHECK-FIXES: {{^}}  return S.release();{{$}}

static void handOver(Drawing &To) {
  Shape *S = new Square;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: raw pointer 'S' owns
  assert(S->sides() == 4);
  To.add(S);
}
// CHECK-FIXES: {{^}}  To.add(S.release());{{$}}

static std::string joined(const char *First, const char *Second) {
  std::size_t Size = std::strlen(First) + std::strlen(Second) + 1;
  char *Text = new char[Size];
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: raw pointer 'Text' owns
  std::strcpy(Text, First);
  std::strcat(Text, Second);
  std::string Result = Text;
  delete[] Text;
  return Result;
}
// CHECK-FIXES: {{^}}  std::unique_ptr<char[]> Text(new char[Size]);{{$}}

int main() {
  Drawing D;
  handOver(D);
  if (Shape *S = makeSquare(true))
    D.add(S);
  assert(makeSquare(false) == nullptr);
  assert(D.Shapes.size() == 2);
  assert(joined("ab", "cd") == "abcd");
}
