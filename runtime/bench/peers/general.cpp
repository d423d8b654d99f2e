//===-- general.cpp - glibc, mimalloc, jemalloc and tcmalloc side by side -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "general.hpp"

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <stdexcept>

namespace bench {

malloc_functions glibc::functions{"libc.so.6"};
malloc_functions mimalloc::functions{"libmimalloc.so.2"};
malloc_functions jemalloc::functions{"libjemalloc.so.2"};
malloc_functions tcmalloc::functions{"libtcmalloc_minimal.so.4"};

template <class F>
static void find(malloc_functions &library, char const *symbol, F *&function) {
  function = reinterpret_cast<F *>(dlsym(library.handle, symbol));
  if (!function)
    throw std::runtime_error(std::string(library.library) + " has no " +
                             symbol);
}

static void load(malloc_functions &library) {
  library.handle =
      dlopen(library.library, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  if (!library.handle)
    throw std::runtime_error(
        std::string("cannot load ") + dlerror() +
        "; install the package or configure with its option off");
  find(library, "malloc", library.allocate);
  find(library, "free", library.deallocate);
  find(library, "malloc_usable_size", library.usable_size);
}

void load_general_allocators() {
  for_each_peer(general_peers{},
                [](auto peer) { load(decltype(peer)::functions); });
}

bool needs_static_tls(char const *&tunable) {
  tunable = "glibc.rtld.optional_static_tls=16384";
  char const *set = std::getenv("GLIBC_TUNABLES");
  return !set || !std::strstr(set, "glibc.rtld.optional_static_tls");
}

} // namespace bench
