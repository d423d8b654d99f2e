//===-- self_test.cpp - Proof that every adapter reaches what it names -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "self_test.hpp"

#include "../peers/peers.hpp"
#include "../workloads/common.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <set>
#include <string>

namespace bench {
namespace {

class report {
public:
  void check(std::string const &peer, char const *what, bool holds) {
    std::printf("%s %s: %s\n", holds ? "ok  " : "FAIL", peer.c_str(), what);
    failures_ += !holds;
  }
  int failures() const { return failures_; }

private:
  int failures_ = 0;
};

/// The file that holds the code of \p function.
template <class F> std::string file_of(F *function) {
  Dl_info info{};
  if (!dladdr(reinterpret_cast<void *>(function), &info) || !info.dli_fname)
    return {};
  return info.dli_fname;
}

bool reaches(malloc_functions const &library) {
  for (std::string const &file :
       {file_of(library.allocate), file_of(library.deallocate)})
    if (file.find(library.library) == std::string::npos)
      return false;
  return true;
}

/// What a library itself says of the bytes it has handed out: the proof from
/// inside that a call arrived. Each statistic is that library's own.
using bytes_in_use = std::function<std::size_t()>;

template <class F>
F *symbol(malloc_functions const &library, char const *name) {
  return reinterpret_cast<F *>(dlsym(library.handle, name));
}

bytes_in_use statistic_of(glibc) {
  struct info { // struct mallinfo2
    std::size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks,
        uordblks, fordblks, keepcost;
  };
  auto *query = symbol<info()>(glibc::functions, "mallinfo2");
  return [query] { return query().uordblks + query().hblkhd; };
}
bytes_in_use statistic_of(jemalloc) {
  auto *control =
      symbol<int(char const *, void *, std::size_t *, void *, std::size_t)>(
          jemalloc::functions, "mallctl");
  return [control] {
    std::uint64_t allocated = 0;
    std::size_t size = sizeof allocated;
    control("thread.allocated", &allocated, &size, nullptr, 0);
    return static_cast<std::size_t>(allocated);
  };
}
bytes_in_use statistic_of(tcmalloc) {
  auto *property = symbol<int(char const *, std::size_t *)>(
      tcmalloc::functions, "MallocExtension_GetNumericProperty");
  return [property] {
    std::size_t allocated = 0;
    property("generic.current_allocated_bytes", &allocated);
    return allocated;
  };
}

template <class Library> bool knows_our_blocks(Library library) {
  constexpr std::size_t block = std::size_t{1} << 20;
  bytes_in_use const in_use = statistic_of(library);
  std::size_t const before = in_use();
  void *memory = Library::functions.allocate(block);
  std::size_t const after = in_use();
  bool const usable = Library::functions.usable_size(memory) >= block;
  Library::functions.deallocate(memory);
  return usable && after - before >= block;
}

/// mimalloc has no count in a release build, but says which blocks are its own.
bool knows_our_blocks(mimalloc library) {
  auto *contains =
      symbol<bool(void const *)>(library.functions, "mi_is_in_heap_region");
  void *block = library.functions.allocate(64);
  void *foreign = std::malloc(64);
  bool const knows = contains(block) && !contains(foreign);
  library.functions.deallocate(block);
  std::free(foreign);
  return knows;
}

/// Objects are apart, keep what was written, and can be replaced.
template <class Peer> bool stores_objects() {
  constexpr std::size_t count = 1000;
  population<Peer> objects(count);
  objects.fill();
  for (std::size_t i = 0; i < count; i += 2)
    objects.replace(i);
  std::set<object64 const *> places;
  bool intact = true;
  for (std::size_t i = 0; i < count; ++i) {
    object64 const *at = population<Peer>::store_type::get(objects[i]);
    intact = intact && at->value == i;
    places.insert(at);
  }
  return intact && places.size() == count;
}

template <class Peer> bool gives_blocks() {
  typename Peer::blocks memory;
  bool intact = true;
  std::vector<std::pair<unsigned char *, std::size_t>> blocks;
  for (std::size_t bytes = 8; bytes <= 4000; bytes += 13) {
    void *block = memory.allocate(bytes);
    std::memset(block, static_cast<int>(bytes & 0xff), bytes);
    blocks.emplace_back(static_cast<unsigned char *>(block), bytes);
  }
  for (auto [block, bytes] : blocks) {
    intact = intact && block[0] == (bytes & 0xff) &&
             block[bytes - 1] == (bytes & 0xff);
    memory.deallocate(block, bytes);
  }
  return intact;
}

template <class Peer> bool gives_scratch() {
  typename Peer::scratch memory;
  bool intact = true;
  for (int round = 0; round < 3; ++round) {
    std::vector<void *> parts;
    for (std::size_t i = 0; i < 100; ++i) {
      parts.push_back(memory.allocate(100));
      std::memset(parts.back(), static_cast<int>(i), 100);
    }
    for (std::size_t i = 0; i < 100; ++i)
      intact = intact && static_cast<unsigned char *>(parts[i])[99] == i;
    memory.drop(parts.data(), parts.size());
  }
  return intact;
}

} // namespace

int self_test() {
  report results;
  for_each_peer(general_peers{}, [&](auto peer) {
    results.check(peer.name, "malloc and free are its own library's",
                  reaches(peer.functions));
    results.check(peer.name, "the library knows our blocks",
                  knows_our_blocks(peer));
  });
  results.check("program", "malloc is not interposed",
                file_of(&std::malloc).find("libc.so.6") != std::string::npos);
  for_each_peer(join<hot_object_peers, memleak_variants>{}, [&](auto peer) {
    results.check(peer.name, "objects", stores_objects<decltype(peer)>());
  });
  for_each_peer(block_peers{}, [&](auto peer) {
    results.check(peer.name, "blocks", gives_blocks<decltype(peer)>());
  });
  for_each_peer(scratch_peers{}, [&](auto peer) {
    results.check(peer.name, "scratch", gives_scratch<decltype(peer)>());
  });
  return results.failures();
}

} // namespace bench
