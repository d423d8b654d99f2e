#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

static void adopt(BumpPtrAllocator &into, BumpPtrAllocator &from) {
  into = std::move(from);
}
int main() {
  BumpPtrAllocator longer;
  int *p;
  {
    BumpPtrAllocator shorter;
    p = (int *)shorter.Allocate(sizeof(int), alignof(int));
    *p = 0;
    adopt(longer, shorter);
  }
  return *p;
}
