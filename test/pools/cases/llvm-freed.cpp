#include "../api/llvm_standin.h"
#include <cstdlib>
#include <utility>

using llvm::BumpPtrAllocator;

int main() {
  BumpPtrAllocator bump;
  int *p = (int *)bump.Allocate(64, 8);
  std::free(p);
}
