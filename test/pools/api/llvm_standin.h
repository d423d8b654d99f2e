/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_LLVM_H
#define POOLS_LLVM_H
#include <cstddef>
#include <cstdlib>
#include <utility>
#include <vector>

namespace llvm {

template <class Allocator = int> class BumpPtrAllocatorImpl {
public:
  BumpPtrAllocatorImpl() = default;
  BumpPtrAllocatorImpl(BumpPtrAllocatorImpl &&old) : blocks(std::exchange(old.blocks, {})) {}
  ~BumpPtrAllocatorImpl() { end(); }
  BumpPtrAllocatorImpl &operator=(BumpPtrAllocatorImpl &&old) {
    end();
    blocks = std::exchange(old.blocks, {});
    return *this;
  }
  void *Allocate(std::size_t size, std::size_t) {
    blocks.push_back((char *)std::malloc(size + 8));
    return blocks.back() + 8; // Not the start of a block that free() takes.
  }
  void Reset() { end(); }

private:
  void end() {
    for (char *block : blocks)
      std::free(block);
    blocks.clear();
  }

  std::vector<char *> blocks;
};
using BumpPtrAllocator = BumpPtrAllocatorImpl<>;

} // namespace llvm

#endif
