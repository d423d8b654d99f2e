//===-- storage.cpp - Pools of raw storage by size class ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "storage.hpp"

#include "refuse.hpp"

#include <memleak/pool_resource.hpp>

#include <algorithm>
#include <limits>

namespace memleak {
namespace detail {

site site_if_traced(const pool_core &pool, const void *caller) noexcept {
  return pool.traces() & trace_sites ? site::of_address(caller) : site();
}

void *take_storage(pool_core &pool, const void *caller) {
  slot s;
  magazine *mine;
  if (!pool.take<true>(s, mine)) {
    if (mine)
      mine->undo_pop();
    s = pool.take_at(site_if_traced(pool, caller), on_refusal::raise);
  }
  make_live(s);
  return s.object;
}

void *try_take_storage(pool_core &pool, site where, refusal &why) {
  slot s = pool.take_anyhow(where, why);
  if (s.object)
    make_live(s);
  return s.object;
}

void check_front(const std::string &name, const limits &bounds) {
  if (bounds.reserved_objects)
    reject(name, "reserved_objects: objects of which size is not known");
  if (bounds.max_idle.count())
    reject(name, "max_idle: what has no handle does not tell of accesses");
  check_lifetime(name, bounds);
}

limits limits_behind(const limits &bounds) {
  limits l = bounds;
  l.max_objects = l.max_bytes = l.max_object_size = limits::unlimited;
  return l;
}

bool has_budget(const limits &bounds) noexcept {
  return bounds.max_objects != limits::unlimited ||
         bounds.max_bytes != limits::unlimited;
}

std::size_t storage_classes::class_of(std::size_t size) noexcept {
  if (size <= 64)
    return size ? (size - 1) / 16 : 0;
  // Above 2^k: the quarter of the way to 2^(k+1) that holds size.
  auto k = 63u - static_cast<unsigned>(__builtin_clzll(size - 1));
  return std::min(4 + (k - 6) * 4 + ((size - 1) >> (k - 2)) % 4, last_class);
}

std::size_t storage_classes::class_size(std::size_t index) noexcept {
  if (index < 4)
    return (index + 1) * 16;
  if (index == last_class)
    return std::numeric_limits<std::size_t>::max();
  std::size_t doubling = std::size_t(64) << ((index - 4) / 4);
  return doubling + doubling / 4 * ((index - 4) % 4 + 1);
}

storage_classes::storage_classes(std::string name, limits bounds)
    : name_(std::move(name)), bounds_(std::move(bounds)),
      budget_(bounds_.max_objects, bounds_.max_bytes) {
  check_front(name_, bounds_);
}

pool_settings storage_classes::settings_for(std::size_t size,
                                            std::size_t alignment) const {
  pool_settings s;
  s.name = name_ + "/" + std::to_string(size);
  s.type = "storage";
  s.size = size;
  s.alignment = alignment;
  s.bounds = limits_behind(bounds_);
  s.parent = has_budget(bounds_) ? const_cast<budget *>(&budget_) : nullptr;
  return s;
}

pool_core &storage_classes::pool_for(std::size_t size, std::size_t alignment) {
  std::size_t index = class_of(size);
  bool usual = index < class_count && alignment <= alignof(std::max_align_t);
  if (usual)
    if (pool_core *pool = pools_[index].load(std::memory_order_acquire))
      return *pool;
  std::lock_guard hold(lock_);
  if (!usual) {
    auto &pool = unusual_[{index, alignment}];
    if (!pool)
      pool = std::make_unique<pool_core>(
          settings_for(class_size(index), alignment));
    return *pool;
  }
  if (!pools_[index]) {
    owned_.push_back(std::make_unique<pool_core>(
        settings_for(class_size(index), alignof(std::max_align_t))));
    pools_[index].store(owned_.back().get(), std::memory_order_release);
  }
  return *pools_[index];
}

} // namespace detail

pool_resource::pool_resource(std::string name, limits bounds)
    : classes_(std::make_unique<detail::storage_classes>(std::move(name),
                                                         std::move(bounds))) {}

pool_resource::~pool_resource() = default;

std::size_t pool_resource::live() const {
  std::size_t sum = 0;
  classes_->for_each(
      [&](detail::pool_core &pool) { sum += pool.statistics().live; });
  return sum;
}

std::size_t pool_resource::slab_bytes() const {
  std::size_t sum = 0;
  classes_->for_each(
      [&](detail::pool_core &pool) { sum += pool.statistics().slab_bytes; });
  return sum;
}

std::size_t pool_resource::trim() {
  std::size_t sum = 0;
  classes_->for_each([&](detail::pool_core &pool) { sum += pool.trim(); });
  return sum;
}

std::size_t pool_resource::handle_overdue() {
  std::size_t sum = 0;
  classes_->for_each(
      [&](detail::pool_core &pool) { sum += pool.handle_overdue(); });
  return sum;
}

void *pool_resource::do_allocate(std::size_t bytes, std::size_t alignment) {
  if (bytes > classes_->bounds().max_object_size)
    detail::raise({limit_kind::object_size, classes_->name().c_str(), bytes,
                   classes_->bounds().max_object_size, 0});
  return detail::take_storage(classes_->pool_for(bytes, alignment),
                              __builtin_return_address(0));
}

void pool_resource::do_deallocate(void *block, std::size_t bytes,
                                  std::size_t alignment) {
  detail::release_raw(block, &classes_->pool_for(bytes, alignment));
}

bool pool_resource::do_is_equal(
    const std::pmr::memory_resource &other) const noexcept {
  return this == &other;
}

} // namespace memleak
