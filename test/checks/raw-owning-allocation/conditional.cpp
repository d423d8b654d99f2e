// RUN: %check_memleak %s memleak-raw-owning-allocation %t --real-headers

// Functions that acquire or release only with some arguments.

#include <cstdlib>
#include <climits>

struct P {
  int A, B;
};

int intoBuffer() {
  char Buffer[PATH_MAX];
  char *Path = realpath("/", Buffer);
  return Path ? Path[0] : 0;
}
int intoAny(char *Buffer) {
  char *Path = realpath("/", Buffer);
  return Path ? Path[0] : 0;
}
void acquired() {
  char *Path = realpath("/", nullptr);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: raw pointer 'Path' owns the memory that 'realpath' allocates here
  // CHECK-NOTES: :[[@LINE-2]]:16: note: no fix: a block of bytes is allocated, not one object [no-fix: memory]
  free(Path);
}

// The block may move: nothing that a handle could take part in.
void grows() {
  P *I = static_cast<P *>(malloc(sizeof(P)));
  // CHECK-NOTES: :[[@LINE-1]]:27: warning: raw pointer 'I' owns
  P *J = static_cast<P *>(realloc(I, sizeof(P) * 3));
  // CHECK-NOTES: :[[@LINE-1]]:35: note: no fix: 'I' is given to 'realloc', which may release it [no-fix: transferred]
  free(J);
}
void shrinksToNothing() {
  P *I = static_cast<P *>(malloc(sizeof(P)));
  // CHECK-NOTES: :[[@LINE-1]]:27: warning: raw pointer 'I' owns
  free(I);
}
// CHECK-FIXES-LABEL: void shrinksToNothing() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<P> I = memleak::make_pooled<P>();{{$}}
