#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

static BumpPtrAllocator take(BumpPtrAllocator &from) {
  BumpPtrAllocator mine(std::move(from));
  return mine;
}
int main() {
  int *p;
  BumpPtrAllocator kept;
  {
    BumpPtrAllocator bump;
    p = (int *)bump.Allocate(sizeof(int), alignof(int));
    *p = 0;
    kept = take(bump);
  }
  return *p;
}
