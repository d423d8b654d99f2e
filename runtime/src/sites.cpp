//===-- sites.cpp - Interned sites ----------------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "sites.hpp"
#include "registry.hpp"

#include <memleak/config.hpp>
#include <memleak/site.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <deque>
#include <dlfcn.h>
#include <mutex>
#include <unordered_map>

namespace memleak {
namespace {

struct place {
  const void *address = nullptr;
  const char *file = nullptr;
  const char *function = nullptr;
  unsigned line = 0;

  friend bool operator==(const place &a, const place &b) {
    return a.address == b.address && a.file == b.file && a.line == b.line;
  }
};

struct place_hash {
  std::size_t operator()(const place &p) const {
    auto h = reinterpret_cast<std::uintptr_t>(p.address) ^
             reinterpret_cast<std::uintptr_t>(p.file) * 31 ^
             std::uintptr_t(p.line) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
  }
};

struct site_table {
  std::mutex lock;
  std::deque<place> places{place{}}; ///< by id; 0 is unknown
  std::unordered_map<place, std::uint32_t, place_hash> ids;
};

site_table &all_sites() {
  static site_table &all = *new site_table; // ids live as long as the process
  return all;
}

std::uint32_t intern(const place &p) noexcept {
  MEMLEAK_TRY {
    site_table &all = all_sites();
    std::lock_guard hold(all.lock);
    auto [at, fresh] =
        all.ids.try_emplace(p, static_cast<std::uint32_t>(all.places.size()));
    if (fresh)
      all.places.push_back(p);
    return at->second;
  }
  MEMLEAK_CATCH_ALL {
    return 0; // no memory: an unknown site is better than a lost object
  }
}

place place_of(std::uint32_t id) noexcept {
  site_table &all = all_sites();
  std::lock_guard hold(all.lock);
  return id < all.places.size() ? all.places[id] : place{};
}

std::string in_module(const void *address) {
  Dl_info found{};
  char text[32];
  if (!dladdr(address, &found) || !found.dli_fname) {
    std::snprintf(text, sizeof text, "%p", address);
    return text;
  }
  const char *slash = std::strrchr(found.dli_fname, '/');
  std::string out = slash ? slash + 1 : found.dli_fname;
  auto offset_from = [&](const void *base) {
    std::snprintf(text, sizeof text, "+0x%zx",
                  static_cast<std::size_t>(static_cast<const char *>(address) -
                                           static_cast<const char *>(base)));
    return text;
  };
  if (!found.dli_sname)
    return out + "(" + offset_from(found.dli_fbase) + ")";
  int status = 0;
  char *plain = abi::__cxa_demangle(found.dli_sname, nullptr, nullptr, &status);
  out += "(";
  out += status == 0 ? plain : found.dli_sname;
  std::free(plain);
  return out + offset_from(found.dli_saddr) + ")";
}

} // namespace

void detail::prepare_sites() { all_sites(); }
std::mutex &detail::site_mutex() noexcept { return all_sites().lock; }

__thread detail::recent_sites detail::recent
    __attribute__((tls_model("initial-exec")));

site site::of_address(const void *address) noexcept {
  place p;
  p.address = address;
  std::uint32_t id = intern(p);
  if (id) // else there was no memory, and may be next time
    detail::recent.entries[detail::recent_place(address)] = {address, id};
  return from_id(id);
}

site site::of_line(const char *file, unsigned line,
                   const char *function) noexcept {
  place p;
  p.file = file;
  p.line = line;
  p.function = function;
  return from_id(intern(p));
}

const char *site::file() const noexcept { return place_of(id_).file; }
unsigned site::line() const noexcept { return place_of(id_).line; }
const char *site::function() const noexcept { return place_of(id_).function; }
const void *site::address() const noexcept { return place_of(id_).address; }

std::string site::str() const {
  place p = place_of(id_);
  if (p.file)
    return std::string(p.file) + ":" + std::to_string(p.line) + " (" +
           (p.function ? p.function : "?") + ")";
  return p.address ? in_module(p.address) : "unknown";
}

} // namespace memleak
