// RUN: %check_memleak %s memleak-pool-outlived,memleak-pool-use-after-release %t

// A pool that is moved takes along what was taken from it.

#include <utility>

namespace llvm {
template <class Allocator = int> class BumpPtrAllocatorImpl {
public:
  BumpPtrAllocatorImpl();
  BumpPtrAllocatorImpl(BumpPtrAllocatorImpl &&);
  ~BumpPtrAllocatorImpl();
  BumpPtrAllocatorImpl &operator=(BumpPtrAllocatorImpl &&);
  void *Allocate(unsigned long Size, unsigned long Alignment);
  void Reset();
};
using BumpPtrAllocator = BumpPtrAllocatorImpl<>;
} // namespace llvm

using llvm::BumpPtrAllocator;

int movedToLonger() {
  BumpPtrAllocator Longer;
  int *P;
  {
    BumpPtrAllocator Shorter;
    P = (int *)Shorter.Allocate(4, 4);
    Longer = std::move(Shorter);
  }
  return *P;
}

int emptyAfterMove() {
  BumpPtrAllocator First;
  int *P = (int *)First.Allocate(4, 4);
  BumpPtrAllocator Second(std::move(First));
  First.Reset();
  return *P;
}

int movedToShorter() {
  BumpPtrAllocator Longer;
  int *P = (int *)Longer.Allocate(4, 4);
  {
    BumpPtrAllocator Shorter(std::move(Longer));
  }
  return *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'P' is used after the end of its pool 'Shorter' [memleak-pool-outlived]
}

int resetAfterMove() {
  BumpPtrAllocator First;
  int *P = (int *)First.Allocate(4, 4);
  BumpPtrAllocator Second(std::move(First));
  Second.Reset();
  return *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'P' is used after its pool 'Second' was reset [memleak-pool-use-after-release]
}

int writtenOver() {
  BumpPtrAllocator First, Second;
  int *P = (int *)First.Allocate(4, 4);
  First = std::move(Second);
  return *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'P' is used after its pool 'First' was reset [memleak-pool-use-after-release]
}

// The same in functions that are called.

static void adopt(BumpPtrAllocator &To, BumpPtrAllocator &From) { To = std::move(From); }
static void adoptInTwo(BumpPtrAllocator &To, BumpPtrAllocator &From) {
  BumpPtrAllocator Between(std::move(From));
  To = std::move(Between);
}
static void drop(BumpPtrAllocator &From) { BumpPtrAllocator Gone(std::move(From)); }
static BumpPtrAllocator give(BumpPtrAllocator &From) {
  BumpPtrAllocator Mine(std::move(From));
  return Mine;
}

int adoptedByLonger() {
  BumpPtrAllocator Longer;
  int *P;
  {
    BumpPtrAllocator Shorter;
    P = (int *)Shorter.Allocate(4, 4);
    adopt(Longer, Shorter);
  }
  return *P;
}

int adoptedByShorter() {
  BumpPtrAllocator Longer;
  int *P = (int *)Longer.Allocate(4, 4);
  {
    BumpPtrAllocator Shorter;
    adopt(Shorter, Longer);
  }
  return *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'P' is used after the end of its pool 'Shorter' [memleak-pool-outlived]
}

int adoptedInTwo() {
  BumpPtrAllocator Longer;
  int *P;
  {
    BumpPtrAllocator Shorter;
    P = (int *)Shorter.Allocate(4, 4);
    adoptInTwo(Longer, Shorter);
  }
  return *P;
}

int dropped() {
  BumpPtrAllocator First;
  int *P = (int *)First.Allocate(4, 4);
  drop(First);
  return *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'P' is used after its pool 'First' was reset [memleak-pool-use-after-release]
}

int takenAfterDropping() {
  BumpPtrAllocator First;
  drop(First);
  int *P = (int *)First.Allocate(4, 4);
  return *P;
}

int given() {
  BumpPtrAllocator Kept;
  int *P;
  {
    BumpPtrAllocator First;
    P = (int *)First.Allocate(4, 4);
    Kept = give(First);
  }
  return *P;
}

int givenToShorter() {
  BumpPtrAllocator First;
  int *P = (int *)First.Allocate(4, 4);
  {
    BumpPtrAllocator Mine = give(First);
  }
  return *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'P' is used after the end of its pool 'Mine' [memleak-pool-outlived]
}
