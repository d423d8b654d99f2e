//===-- limits.hpp - How much a pool may use, and what follows ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_LIMITS_HPP
#define MEMLEAK_LIMITS_HPP

#include <memleak/object_info.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <new>

namespace memleak {

enum class limit_kind : std::uint8_t {
  none,
  objects,        ///< max_objects
  bytes,          ///< max_bytes
  object_size,    ///< max_object_size
  budget_objects, ///< the parent budget's max_objects
  budget_bytes,   ///< the parent budget's max_bytes
  memory,         ///< the system has no more
};
/// "max_objects", "max_bytes", ...
const char *limit_name(limit_kind kind) noexcept;

/// A make that was refused.
struct refusal {
  limit_kind limit = limit_kind::none;
  const char *pool = "";   ///< name of the pool
  std::size_t in_use = 0;  ///< objects or bytes, as the limit counts
  std::size_t allowed = 0; ///< the limit
  unsigned attempt = 0;    ///< 0 the first time this make is refused
};

enum class on_refusal : std::uint8_t {
  raise, ///< throw limit_exceeded; report and abort without exceptions
  null,  ///< a null handle
};

enum class on_overdue : std::uint8_t {
  report, ///< only report
  call,   ///< call limits::overdue
  expire, ///< the object ends, its slot is orphaned until the handle drops
};

/// Thrown by make() where a limit refuses.
class limit_exceeded : public std::bad_alloc {
public:
  explicit limit_exceeded(const refusal &why) noexcept : why_(why) {}
  const char *what() const noexcept override;
  const refusal &why() const noexcept { return why_; }

private:
  refusal why_;
};

/// All limits hold at every instant; none refuses early.
struct limits {
  static constexpr std::size_t unlimited =
      std::numeric_limits<std::size_t>::max();

  /// Objects the pool has room for from its construction on.
  std::size_t reserved_objects = 0;
  /// Objects live at once.
  std::size_t max_objects = unlimited;
  /// Bytes of slabs, and of the blocks of objects too large for a slab.
  std::size_t max_bytes = unlimited;
  /// Bytes of one object.
  std::size_t max_object_size = unlimited;
  /// Age at which an object is overdue; zero means never. Switches ages on.
  std::chrono::milliseconds max_lifetime{0};

  on_refusal refused = on_refusal::raise;
  /// Asked before a refusal, with no lock held: it may release objects and
  /// return true to try again. Called until it returns false.
  std::function<bool(const refusal &)> make_room;

  on_overdue overdue_policy = on_overdue::report;
  std::function<void(const object_info &)> overdue;

  /// Time without an access through a handle or a ref at which an object is
  /// stale; zero means never. Switches accesses on. Of the objects only a
  /// sample is watched, see pool_options::watched_one_in.
  std::chrono::milliseconds max_idle{0};
  /// Called for what is stale; if empty pool-stale is reported.
  std::function<void(const object_info &)> stale;
};

} // namespace memleak

#endif // MEMLEAK_LIMITS_HPP
