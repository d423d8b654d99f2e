//===-- site.hpp - Where an object was acquired or released ---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SITE_HPP
#define MEMLEAK_SITE_HPP

#include <memleak/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace memleak {

/// A place in the program: file and line where the caller said so with
/// here(), else a code address, which str() turns into function and offset.
/// Interned for the life of the process; 4 bytes. 0 is the unknown site.
class site {
public:
  constexpr site() noexcept = default;
  /// The site of \p address, which is a return address. Thread safe, O(1).
  static site of_address(const void *address) noexcept;
  /// The site of a source line; \p file and \p function must live for ever.
  static site of_line(const char *file, unsigned line,
                      const char *function) noexcept;
  static constexpr site from_id(std::uint32_t id) noexcept {
    site s;
    s.id_ = id;
    return s;
  }

  constexpr std::uint32_t id() const noexcept { return id_; }
  constexpr explicit operator bool() const noexcept { return id_ != 0; }
  /// Null unless the site was given as a line.
  const char *file() const noexcept;
  unsigned line() const noexcept;
  const char *function() const noexcept;
  /// Null unless the site was given as an address.
  const void *address() const noexcept;
  /// "file:line (function)", "module(function+0x12)" or "unknown".
  /// Throws std::bad_alloc.
  std::string str() const;

  friend constexpr bool operator==(site a, site b) noexcept {
    return a.id_ == b.id_;
  }
  friend constexpr bool operator!=(site a, site b) noexcept {
    return a.id_ != b.id_;
  }

private:
  std::uint32_t id_ = 0;
};

/// The caller's own line, as a site.
inline site here(const char *file = __builtin_FILE(),
                 unsigned line = __builtin_LINE(),
                 const char *function = __builtin_FUNCTION()) noexcept {
  return site::of_line(file, line, function);
}

/// What is recorded of each object, as bits.
enum trace : unsigned {
  trace_none = 0,
  trace_sites = 1, ///< site of acquisition and of release; 8 bytes a slot
  trace_ages = 2,  ///< time of acquisition; 4 bytes a slot
  /// What each site has made in all and at most; includes trace_sites.
  trace_counts = 4,
  /// Time of the last access by a handle or ref, of a sample of the objects;
  /// only in programs compiled with MEMLEAK_ACCESSES=1; 4 bytes a slot.
  trace_accesses = 8,
};

/// Whether anything can be recorded; else set_trace() has no effect.
inline constexpr bool traces_compiled = MEMLEAK_TRACES;

/// Switches recording on for every pool, now and later, on top of what each
/// pool has switched on for itself. Objects made before have no site and the
/// age of the switch. Thread safe. O(pools x threads).
void set_trace(unsigned traces);
unsigned get_trace() noexcept;

} // namespace memleak

#endif // MEMLEAK_SITE_HPP
