//===-- memleak.hpp - The whole runtime ---------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MEMLEAK_HPP
#define MEMLEAK_MEMLEAK_HPP

#include <memleak/arena.hpp>
#include <memleak/budget.hpp>
#include <memleak/limits.hpp>
#include <memleak/object_info.hpp>
#include <memleak/policy.hpp>
#include <memleak/pool.hpp>
#include <memleak/pool_ptr.hpp>
#include <memleak/pool_ref.hpp>
#include <memleak/pool_resource.hpp>
#include <memleak/registry.hpp>
#include <memleak/report.hpp>
#include <memleak/request.hpp>
#include <memleak/site.hpp>
#include <memleak/statistics.hpp>
#include <memleak/type_name.hpp>

#endif // MEMLEAK_MEMLEAK_HPP
