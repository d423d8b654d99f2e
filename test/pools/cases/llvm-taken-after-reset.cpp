#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

int main() {
  BumpPtrAllocator bump;
  int *p = (int *)bump.Allocate(sizeof(int), alignof(int));
  bump.Reset();
  p = (int *)bump.Allocate(sizeof(int), alignof(int));
  *p = 0;
  return *p;
}
