//===-- request.hpp - The type-erased door: request, response, release ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_REQUEST_HPP
#define MEMLEAK_REQUEST_HPP

#include <memleak/limits.hpp>
#include <memleak/object_info.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace memleak {

/// What is wanted of a desk: storage for one object of a named type.
struct request {
  std::size_t size = 0;
  std::size_t alignment = alignof(std::max_align_t); ///< a power of two
  std::string_view type = "untyped";                 ///< copied
  site where; ///< of the acquisition; the caller's address if unknown
  /// Ends the object at its release; null: there is nothing to end.
  void (*destroy)(void *) = nullptr;
};

/// A request's outcome: the storage, or why there is none. Owns the storage
/// and releases it at its end, unless release() came first. 32 bytes or less.
class [[nodiscard]] response {
public:
  response() noexcept = default;
  response(response &&other) noexcept
      : object_(std::exchange(other.object_, nullptr)),
        destroy_(std::exchange(other.destroy_, nullptr)), error_(other.error_) {
  }
  response &operator=(response &&other) noexcept;
  ~response();

  explicit operator bool() const noexcept { return object_ != nullptr; }
  /// Storage aligned as asked, not initialised; null where refused.
  void *object() const noexcept { return object_; }
  /// limit_kind::none if there is an object.
  limit_kind error() const noexcept { return error_; }
  object_info info() const noexcept { return detail::describe(object_); }

private:
  friend class desk;
  friend void release(response &) noexcept;
  void *object_ = nullptr;
  void (*destroy_)(void *) = nullptr;
  limit_kind error_ = limit_kind::none;
};

/// Ends the object and gives the storage back; the response is empty then. An
/// empty one is left alone.
void release(response &held) noexcept;

/// Where requests are served: a pool for each (type, size, alignment), all
/// within one set of limits. Thread safe. The process has one desk for all,
/// process_desk(); a part of it may have its own.
class desk {
public:
  /// Throws std::invalid_argument for reserved_objects and max_idle, which
  /// objects of any type cannot have, and for limits that contradict
  /// themselves.
  explicit desk(std::string name = "desk", limits bounds = {});
  /// Objects still live are reported (pool-leak).
  ~desk();

  /// Never throws for a limit: the response says which refused. Throws
  /// std::bad_alloc if a new type's pool cannot be set up, and
  /// std::invalid_argument if the alignment is no power of two. O(log types).
  response serve(const request &wanted);
  /// What pool::handle_overdue() does, for all objects.
  std::size_t handle_overdue();

private:
  struct shelf;
  std::unique_ptr<shelf> shelf_;
};

desk &process_desk();

} // namespace memleak

#endif // MEMLEAK_REQUEST_HPP
