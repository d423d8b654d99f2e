//===-- pool_resource.hpp - std::pmr over pools -----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_POOL_RESOURCE_HPP
#define MEMLEAK_POOL_RESOURCE_HPP

#include <memleak/limits.hpp>

#include <memory>
#include <memory_resource>
#include <string>

namespace memleak {

namespace detail {
class storage_classes;
}

/// A std::pmr::memory_resource over pools of size classes (steps of an eighth
/// to a quarter, from 16 bytes on; above 16 KiB each block is the system's).
/// Thread safe. max_bytes and max_objects of \p bounds hold over all classes
/// together; refusals throw limit_exceeded, a std::bad_alloc. Two resources are
/// equal if they are the same. Releasing a block twice is reported, as any
/// object's is.
class pool_resource : public std::pmr::memory_resource {
public:
  /// Throws std::invalid_argument for reserved_objects and max_idle, which
  /// blocks of any size cannot have, and for limits that contradict themselves.
  explicit pool_resource(std::string name = "pool_resource",
                         limits bounds = {});
  /// Blocks still live are reported (pool-leak).
  ~pool_resource() override;

  std::size_t live() const;       ///< blocks
  std::size_t slab_bytes() const; ///< what max_bytes limits
  /// Gives unused slabs back; returns the bytes.
  std::size_t trim();
  /// What pool::handle_overdue() does, for all blocks.
  std::size_t handle_overdue();

protected:
  void *do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void *block, std::size_t bytes,
                     std::size_t alignment) override;
  bool
  do_is_equal(const std::pmr::memory_resource &other) const noexcept override;

private:
  std::unique_ptr<detail::storage_classes> classes_;
};

} // namespace memleak

#endif // MEMLEAK_POOL_RESOURCE_HPP
