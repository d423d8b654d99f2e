#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

int main() {
  int *p;
  {
    BumpPtrAllocator bump;
    p = (int *)bump.Allocate(sizeof(int), alignof(int));
    *p = 0;
  }
  return *p;
}
