/* A stand-in, for cases that run where the library is not: it frees what
   ends, so that AddressSanitizer sees every late use. */
#ifndef POOLS_PROTOBUF_H
#define POOLS_PROTOBUF_H
#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace google::protobuf {

class Arena {
public:
  Arena() = default;
  Arena(const Arena &) = delete;
  ~Arena() { Reset(); }
  template <class T> static T *CreateMessage(Arena *arena) {
    // Not the start of a block that delete takes.
    arena->blocks.push_back({(char *)std::malloc(sizeof(T) + 16), [](void *p) { ((T *)p)->~T(); }});
    return new (arena->blocks.back().memory + 16) T;
  }
  std::size_t Reset() {
    std::size_t count = blocks.size();
    for (block &each : blocks) {
      each.destroy(each.memory + 16);
      std::free(each.memory);
    }
    blocks.clear();
    return count;
  }

private:
  struct block {
    char *memory;
    void (*destroy)(void *);
  };
  std::vector<block> blocks;
};

} // namespace google::protobuf

#endif
