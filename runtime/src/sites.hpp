//===-- sites.hpp - The hot way to a site -----------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_SITES_HPP
#define MEMLEAK_SRC_SITES_HPP

#include <memleak/site.hpp>

namespace memleak::detail {

/// The last sites of this thread, so that the table's lock is seldom asked.
struct recent_sites {
  static constexpr std::size_t size = 16; // 256 bytes of static TLS
  struct entry {
    const void *address;
    std::uint32_t id;
  };
  entry entries[size];
};
extern __thread recent_sites recent __attribute__((tls_model("initial-exec")));

/// Where \p address is if this thread asked for it lately. What follows a call
/// is not aligned, so the lowest bits are as good a hash as any.
inline std::size_t recent_place(const void *address) {
  return reinterpret_cast<std::uintptr_t>(address) % recent_sites::size;
}

/// site::of_address(), in a few instructions if this thread asked lately.
inline std::uint32_t site_id(const void *address) {
  std::size_t place = recent_place(address);
  return recent.entries[place].address == address
             ? recent.entries[place].id
             : site::of_address(address).id();
}

} // namespace memleak::detail

#endif // MEMLEAK_SRC_SITES_HPP
