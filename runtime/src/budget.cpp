//===-- budget.cpp - Limits and the allowance over several pools ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/budget.hpp>

#include <algorithm>

namespace memleak {

const char *limit_name(limit_kind kind) noexcept {
  switch (kind) {
  case limit_kind::none:
    return "none";
  case limit_kind::objects:
    return "max_objects";
  case limit_kind::bytes:
    return "max_bytes";
  case limit_kind::object_size:
    return "max_object_size";
  case limit_kind::budget_objects:
    return "budget max_objects";
  case limit_kind::budget_bytes:
    return "budget max_bytes";
  case limit_kind::memory:
    return "memory of the system";
  }
  return "?";
}

const char *limit_exceeded::what() const noexcept {
  switch (why_.limit) {
  case limit_kind::none:
    break;
  case limit_kind::objects:
    return "memleak: pool is full: max_objects reached";
  case limit_kind::bytes:
    return "memleak: pool is full: max_bytes reached";
  case limit_kind::object_size:
    return "memleak: object is larger than max_object_size";
  case limit_kind::budget_objects:
    return "memleak: the pools' budget is used up: max_objects reached";
  case limit_kind::budget_bytes:
    return "memleak: the pools' budget is used up: max_bytes reached";
  case limit_kind::memory:
    return "memleak: the system has no more memory";
  }
  return "memleak: refused";
}

std::size_t budget::charge_objects(std::size_t wanted) noexcept {
  std::size_t used = objects_.load();
  std::size_t granted;
  do
    granted = std::min(wanted, max_objects_ - used);
  while (!objects_.compare_exchange_weak(used, used + granted));
  return granted;
}

bool budget::charge_bytes(std::size_t wanted) noexcept {
  std::size_t used = bytes_.load();
  do
    if (wanted > max_bytes_ || used > max_bytes_ - wanted)
      return false;
  while (!bytes_.compare_exchange_weak(used, used + wanted));
  return true;
}

} // namespace memleak
