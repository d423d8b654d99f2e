//===-- general.cpp - glibc, mimalloc, jemalloc and tcmalloc side by side -*-
// C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
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

/// The function \p symbol of \p library. Throws std::runtime_error.
template <class F>
static F *find(malloc_functions const &library, char const *symbol) {
  void *const function = dlsym(library.handle, symbol);
  if (!function)
    throw std::runtime_error(std::string(library.library) + " has no " +
                             symbol);
  return reinterpret_cast<F *>(function);
}

static void load(malloc_functions &library) {
  library.handle =
      dlopen(library.library, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  if (!library.handle)
    throw std::runtime_error(
        std::string("cannot load ") + dlerror() +
        "; install the package or configure with its option off");
  library.allocate = find<void *(std::size_t)>(library, "malloc");
  library.deallocate = find<void(void *)>(library, "free");
  library.usable_size =
      find<std::size_t(void *)>(library, "malloc_usable_size");
}

void load_general_allocators() {
  for_each_peer(general_peers{},
                [](auto peer) { load(decltype(peer)::functions); });
}

static std::string version(glibc) {
  return find<char const *()>(glibc::functions, "gnu_get_libc_version")();
}
static std::string version(mimalloc) {
  int const v = find<int()>(mimalloc::functions, "mi_version")();
  return std::to_string(v / 100) + "." + std::to_string(v / 10 % 10) + "." +
         std::to_string(v % 10);
}
static std::string version(jemalloc) {
  char const *text = "";
  std::size_t size = sizeof text;
  find<int(char const *, void *, std::size_t *, void *, std::size_t)>(
      jemalloc::functions, "mallctl")("version", &text, &size, nullptr, 0);
  std::string const all = text;
  return all.substr(0, all.find('-'));
}
static std::string version(tcmalloc) {
  int major = 0, minor = 0;
  char const *patch = "";
  find<char const *(int *, int *, char const **)>(
      tcmalloc::functions, "tc_version")(&major, &minor, &patch);
  return std::to_string(major) + "." + std::to_string(minor) + patch;
}

std::vector<std::pair<std::string, std::string>> general_versions() {
  std::vector<std::pair<std::string, std::string>> all;
  for_each_peer(general_peers{},
                [&](auto peer) { all.emplace_back(peer.name, version(peer)); });
  return all;
}

bool needs_static_tls(char const *&tunable) {
  tunable = "glibc.rtld.optional_static_tls=16384";
  char const *set = std::getenv("GLIBC_TUNABLES");
  return !set || !std::strstr(set, "glibc.rtld.optional_static_tls");
}

} // namespace bench
