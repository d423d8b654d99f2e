//===-- request.cpp - The type-erased door: request, response, release ----===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/request.hpp>

#include "storage.hpp"

#include <map>
#include <tuple>

namespace memleak {

struct desk::shelf {
  using key = std::tuple<std::string, std::size_t, std::size_t>;

  std::string name;
  limits bounds;
  budget parent;
  detail::front_mutex lock;
  std::map<key, std::unique_ptr<detail::pool_core>> pools;

  shelf(std::string n, limits b)
      : name(std::move(n)), bounds(std::move(b)),
        parent(bounds.max_objects, bounds.max_bytes) {
    detail::check_front(name, bounds);
  }

  detail::pool_core &pool_for(const request &wanted) {
    std::lock_guard hold(lock);
    auto &pool =
        pools[{std::string(wanted.type), wanted.size, wanted.alignment}];
    if (!pool)
      pool = std::make_unique<detail::pool_core>(settings_for(wanted));
    return *pool;
  }

private:
  detail::pool_settings settings_for(const request &wanted) {
    detail::pool_settings s;
    s.name = name + "/" + std::string(wanted.type);
    s.type = wanted.type;
    s.size = wanted.size;
    s.alignment = wanted.alignment;
    s.bounds = detail::limits_behind(bounds);
    s.bounds.max_object_size = bounds.max_object_size;
    s.parent = detail::has_budget(bounds) ? &parent : nullptr;
    return s;
  }
};

response &response::operator=(response &&other) noexcept {
  response taken(std::move(other));
  std::swap(object_, taken.object_);
  std::swap(destroy_, taken.destroy_);
  std::swap(error_, taken.error_);
  return *this;
}

response::~response() { release(*this); }

void release(response &held) noexcept {
  void *object = std::exchange(held.object_, nullptr);
  auto *destroy = std::exchange(held.destroy_, nullptr);
  if (!object)
    return;
  // Ended by clear() or expiry already: only the storage is still held.
  if (destroy && detail::describe(object).live)
    destroy(object);
  detail::release_object(object);
}

desk::desk(std::string name, limits bounds)
    : shelf_(std::make_unique<shelf>(std::move(name), std::move(bounds))) {}

desk::~desk() = default;

response desk::serve(const request &wanted) {
  response out;
  refusal why;
  detail::pool_core &pool = shelf_->pool_for(wanted);
  site where = wanted.where;
  if (!where)
    where = detail::site_if_traced(pool, __builtin_return_address(0));
  out.object_ = detail::try_take_storage(pool, where, why);
  out.error_ = why.limit;
  if (out.object_)
    out.destroy_ = wanted.destroy;
  return out;
}

std::size_t desk::handle_overdue() {
  std::vector<detail::pool_core *> pools;
  {
    std::lock_guard hold(shelf_->lock);
    for (auto &[key, pool] : shelf_->pools)
      if (pool)
        pools.push_back(pool.get());
  }
  std::size_t sum = 0;
  for (detail::pool_core *pool : pools) // each stays as long as the desk
    sum += pool->handle_overdue();
  return sum;
}

desk &process_desk() {
  static desk &shared = *new desk("process desk"); // responses may be static
  return shared;
}

} // namespace memleak
