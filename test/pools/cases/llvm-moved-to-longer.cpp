#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

int main() {
  BumpPtrAllocator longer;
  int *p;
  {
    BumpPtrAllocator shorter;
    p = (int *)shorter.Allocate(sizeof(int), alignof(int));
    *p = 0;
    longer = std::move(shorter);
  }
  return *p;
}
