//===-- registry.hpp - Every pool of the process ----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_REGISTRY_HPP
#define MEMLEAK_SRC_REGISTRY_HPP

#include <memleak/detail/core.hpp>

namespace memleak::detail {

/// Sets up what all pools share, so that nothing later fails for want of it.
/// Throws std::bad_alloc.
void prepare_process_state();
void prepare_sites(); ///< sites.cpp
std::mutex &site_mutex() noexcept;

/// The immortal record of a name, a type and a size; the same one each time.
const pool_identity *intern_identity(std::string name, std::string type,
                                     std::size_t size);
void register_pool(pool_core &pool);
void unregister_pool(pool_core &pool) noexcept;
/// In order of construction; read under the mutex.
const std::vector<pool_core *> &registered_pools() noexcept;
std::mutex &registry_mutex() noexcept;

/// fork.cpp: keeps the pools whole in the child of a fork.
void watch_forks() noexcept;
/// exit_report.cpp: the report that MEMLEAK_LEAK_REPORT asks for.
void heed_environment();

} // namespace memleak::detail

#endif // MEMLEAK_SRC_REGISTRY_HPP
