// RUN: %check_memleak %s memleak-raw-owning-allocation %t

struct Widget {
  Widget();
  ~Widget();
  int Value;
};
void fill(char *Buffer, int Size);

// CHECK-FIXES: #include <memory>

int uninitialised(int Size) {
  char *Buffer = new char[Size + 1];
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: raw pointer 'Buffer' owns the array of 'char' that is allocated here
  fill(Buffer, Size);
  Buffer[Size] = 0;
  *Buffer = 'x';
  char *End = Buffer + Size;
  int Result = End - Buffer;
  delete[] Buffer;
  return Result;
}
// CHECK-FIXES-LABEL: int uninitialised(int Size) {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<char[]> Buffer(new char[Size + 1]);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  fill(Buffer.get(), Size);{{$}}
// CHECK-FIXES-NEXT: {{^}}  Buffer[Size] = 0;{{$}}
// CHECK-FIXES-NEXT: {{^}}  Buffer[0] = 'x';{{$}}
// CHECK-FIXES-NEXT: {{^}}  char *End = Buffer.get() + Size;{{$}}
// CHECK-FIXES-NEXT: {{^}}  int Result = End - Buffer.get();{{$}}
// CHECK-FIXES-NEXT: {{^}}  return Result;{{$}}

void initialised(int Size) {
  int *Zeros = new int[Size]();
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: raw pointer 'Zeros'
  Zeros[0] = 1;
  delete[] Zeros;
  Zeros = new int[2 * Size];
  delete[] Zeros;
}
// CHECK-FIXES-LABEL: void initialised(int Size) {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<int[]> Zeros = std::make_unique<int[]>(Size);{{$}}
// CHECK-FIXES: {{^}}  Zeros.reset();{{$}}
// CHECK-FIXES-NEXT: {{^}}  Zeros.reset(new int[2 * Size]);{{$}}
// CHECK-FIXES-NEXT: }

void objects(int Size) {
  Widget *Widgets = new Widget[Size];
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: raw pointer 'Widgets' owns the array of 'Widget'
  Widgets->Value = Widgets[1].Value;
  delete[] Widgets;
}
// CHECK-FIXES-LABEL: void objects(int Size) {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<Widget[]> Widgets = std::make_unique<Widget[]>(Size);{{$}}
// CHECK-FIXES-NEXT: //
// CHECK-FIXES-NEXT: {{^}}  Widgets.get()->Value = Widgets[1].Value;{{$}}

void pointers(int Size) {
  Widget **Table = new Widget *[Size];
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: raw pointer 'Table' owns the array of 'Widget *'
  Table[0] = nullptr;
  delete[] Table;
  auto *Numbers = new int[3]{1, 2, 3};
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: raw pointer 'Numbers'
  delete[] Numbers;
}
// CHECK-FIXES-LABEL: void pointers(int Size) {
// CHECK-FIXES-NEXT: {{^}}  std::unique_ptr<Widget *[]> Table(new Widget *[Size]);{{$}}
// CHECK-FIXES: {{^}}  std::unique_ptr<int[]> Numbers(new int[3]{1, 2, 3});{{$}}
