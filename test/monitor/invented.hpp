//===-- invented.hpp - Pools of a service that is not there ----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MONITOR_INVENTED_HPP
#define MONITOR_INVENTED_HPP

#include <memleak/registry.hpp>

#include <string>
#include <vector>

namespace memleak::test {

/// Pools by the time since they began: some steady, some that follow a load,
/// caches that fill, with \p troubled a leak, a pool near its limit and one
/// with late objects. The same in every run.
std::vector<pool_snapshot> invented_pools(std::size_t count, double seconds,
                                          bool troubled);

} // namespace memleak::test

#endif // MONITOR_INVENTED_HPP
