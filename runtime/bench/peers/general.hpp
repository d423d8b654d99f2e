//===-- general.hpp - glibc, mimalloc, jemalloc and tcmalloc side by side -*-
// C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// The functions of one general allocator. Each library is loaded into a name
/// space of its own (RTLD_LOCAL and RTLD_DEEPBIND), so nothing interposes
/// malloc in this program and all are present in one process. Calls go through
/// a pointer, as calls into any shared library do.
struct malloc_functions {
  char const *library; ///< name the loader knows
  void *(*allocate)(std::size_t) = nullptr;
  void (*deallocate)(void *) = nullptr;
  std::size_t (*usable_size)(void *) = nullptr;
  void *handle = nullptr; ///< of dlopen
};

/// Loads every general allocator this program was built for. Throws
/// std::runtime_error that names the library and the loader's reason.
void load_general_allocators();

/// "2.36" and the like: what each loaded allocator says of itself, by name.
std::vector<std::pair<std::string, std::string>> general_versions();

/// True if the loader must be given more room for thread-local storage before
/// the program starts, which jemalloc needs; \p tunable says how.
bool needs_static_tls(char const *&tunable);

template <class Library> struct malloc_nodes {
  explicit malloc_nodes(std::size_t bytes) : bytes(bytes) {}
  void *allocate() { return Library::functions.allocate(bytes); }
  void deallocate(void *node) { Library::functions.deallocate(node); }
  std::size_t const bytes;
};

template <class Library> struct malloc_blocks {
  void *allocate(std::size_t bytes) {
    return Library::functions.allocate(bytes);
  }
  void deallocate(void *block, std::size_t) {
    Library::functions.deallocate(block);
  }
};

/// What all general allocators have in common.
template <class Library>
struct general_peer : node_peer<malloc_nodes<Library>> {
  using blocks = malloc_blocks<Library>;
  using scratch = scratch_of_blocks<blocks>;
};

struct glibc : general_peer<glibc> {
  static constexpr char const *name = "glibc";
  static malloc_functions functions;
};
struct mimalloc : general_peer<mimalloc> {
  static constexpr char const *name = "mimalloc";
  static malloc_functions functions;
};
struct jemalloc : general_peer<jemalloc> {
  static constexpr char const *name = "jemalloc";
  static malloc_functions functions;
};
struct tcmalloc : general_peer<tcmalloc> {
  static constexpr char const *name = "tcmalloc";
  static malloc_functions functions;
};

using general_peers = join<peer_list<glibc>
#ifdef MEMLEAK_BENCH_MIMALLOC
                           ,
                           peer_list<mimalloc>
#endif
#ifdef MEMLEAK_BENCH_JEMALLOC
                           ,
                           peer_list<jemalloc>
#endif
#ifdef MEMLEAK_BENCH_TCMALLOC
                           ,
                           peer_list<tcmalloc>
#endif
                           >;

} // namespace bench
