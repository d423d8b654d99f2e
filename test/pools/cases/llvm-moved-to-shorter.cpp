#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

int main() {
  BumpPtrAllocator longer;
  int *p = (int *)longer.Allocate(sizeof(int), alignof(int));
  *p = 0;
  {
    BumpPtrAllocator shorter(std::move(longer));
  }
  return *p;
}
