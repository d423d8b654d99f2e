#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

static int *one() {
  BumpPtrAllocator bump;
  int *p = (int *)bump.Allocate(sizeof(int), alignof(int));
  *p = 0;
  return p;
}
int main() {
  return *one();
}
