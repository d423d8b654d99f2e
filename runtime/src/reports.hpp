//===-- reports.hpp - Delivering a report -----------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_REPORTS_HPP
#define MEMLEAK_SRC_REPORTS_HPP

#include <memleak/config.hpp>
#include <memleak/report.hpp>

namespace memleak::detail {

/// Gives \p r to the handler, and aborts if that says so.
void deliver(const report &r) noexcept;

} // namespace memleak::detail

#endif // MEMLEAK_SRC_REPORTS_HPP
