//===-- memleak.hpp - The whole runtime ---------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MEMLEAK_HPP
#define MEMLEAK_MEMLEAK_HPP

#include <memleak/pool.hpp>
#include <memleak/pool_ptr.hpp>

#endif // MEMLEAK_MEMLEAK_HPP
