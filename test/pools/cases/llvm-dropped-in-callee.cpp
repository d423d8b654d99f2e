#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

static void drop(BumpPtrAllocator &from) {
  BumpPtrAllocator gone(std::move(from));
}
int main() {
  BumpPtrAllocator bump;
  int *p = (int *)bump.Allocate(sizeof(int), alignof(int));
  *p = 0;
  drop(bump);
  return *p;
}
