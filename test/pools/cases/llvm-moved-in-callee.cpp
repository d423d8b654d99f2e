#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

static void adopt(BumpPtrAllocator &into, BumpPtrAllocator &from) {
  into = std::move(from);
}
int main() {
  BumpPtrAllocator longer;
  int *p = (int *)longer.Allocate(sizeof(int), alignof(int));
  *p = 0;
  {
    BumpPtrAllocator shorter;
    adopt(shorter, longer);
  }
  return *p;
}
