//===-- storage.cpp - Pools of raw storage by size class ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "storage.hpp"

#include <memleak/pool_resource.hpp>

#include <algorithm>

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

std::size_t storage_classes::class_of(std::size_t size) noexcept {
  if (size <= 64)
    return size ? (size - 1) / 16 : 0;
  // Above 2^k: the quarter of the way to 2^(k+1) that holds size.
  auto k = 63u - static_cast<unsigned>(__builtin_clzll(size - 1));
  return 4 + (k - 6) * 4 + ((size - 1) >> (k - 2)) % 4;
}

std::size_t storage_classes::class_size(std::size_t index) noexcept {
  if (index < 4)
    return (index + 1) * 16;
  std::size_t doubling = std::size_t(64) << ((index - 4) / 4);
  return doubling + doubling / 4 * ((index - 4) % 4 + 1);
}

storage_classes::storage_classes(std::string name, limits bounds)
    : name_(std::move(name)), bounds_(std::move(bounds)),
      budget_(bounds_.max_objects, bounds_.max_bytes) {}

pool_settings storage_classes::settings_for(std::size_t size,
                                            std::size_t alignment) const {
  pool_settings s;
  s.name = name_ + "/" + std::to_string(size);
  s.type = "storage";
  s.size = size;
  s.alignment = alignment;
  s.bounds.max_lifetime = bounds_.max_lifetime;
  s.bounds.overdue_policy = bounds_.overdue_policy;
  s.bounds.overdue = bounds_.overdue;
  s.bounds.make_room = bounds_.make_room;
  bool bounded = bounds_.max_objects != limits::unlimited ||
                 bounds_.max_bytes != limits::unlimited;
  s.parent = bounded ? const_cast<budget *>(&budget_) : nullptr;
  return s;
}

pool_core &storage_classes::pool_for(std::size_t size, std::size_t alignment) {
  if (size <= max_stride && alignment <= alignof(std::max_align_t)) {
    std::size_t index = class_of(size);
    if (pool_core *pool = pools_[index].load(std::memory_order_acquire))
      return *pool;
    std::lock_guard hold(lock_);
    if (!pools_[index]) {
      owned_.push_back(std::make_unique<pool_core>(
          settings_for(class_size(index), alignof(std::max_align_t))));
      pools_[index].store(owned_.back().get(), std::memory_order_release);
    }
    return *pools_[index];
  }
  std::lock_guard hold(lock_);
  for (const auto &pool : unusual_)
    if (pool->size() == size && pool->alignment() == alignment)
      return *pool;
  unusual_.push_back(
      std::make_unique<pool_core>(settings_for(size, alignment)));
  return *unusual_.back();
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

void *pool_resource::do_allocate(std::size_t bytes, std::size_t alignment) {
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
