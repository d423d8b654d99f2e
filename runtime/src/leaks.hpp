//===-- leaks.hpp - Counting what is live by site and type ------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_LEAKS_HPP
#define MEMLEAK_SRC_LEAKS_HPP

#include <memleak/detail/core.hpp>
#include <memleak/registry.hpp>

#include <map>

namespace memleak::detail {

/// Joins pool, site, count, bytes and oldest age.
struct leak_table {
  std::map<std::pair<const pool_identity *, std::uint32_t>, leak_entry> rows;

  void add(const pool_identity &pool, site where, std::size_t size,
           std::chrono::milliseconds age);
};

} // namespace memleak::detail

#endif // MEMLEAK_SRC_LEAKS_HPP
