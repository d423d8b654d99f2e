//===-- process.hpp - Memory of this process, and runs in a process of their own
//-*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "sample.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace bench {

/// Bytes of this process that are resident now, files (so code) not counted.
double resident_bytes();

/// Bytes that the machine could still give without swapping.
double available_bytes();

/// Growth of the resident set since construction.
class rss_meter {
public:
  double grown() const { return resident_bytes() - start_; }

private:
  double start_ = resident_bytes();
};

/// Runs \p work in a forked process and returns what it measured, so that no
/// allocator inherits the heap, the caches or the page tables that another
/// left behind. On failure returns nothing and says why in \p error.
/// The calling process must have one thread.
std::optional<sample> run_isolated(std::function<sample()> const &work,
                                   std::string &error);

} // namespace bench
