//===-- support.hpp - What the runtime tests share --------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef SUPPORT_HPP
#define SUPPORT_HPP

#include <memleak/memleak.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace memleak::test {

/// Counts what is alive of its kind.
struct counted {
  static inline int alive = 0;
  int value;
  explicit counted(int v = 0) : value(v) { ++alive; }
  counted(const counted &) = delete;
  ~counted() { --alive; }
};

/// Collects reports and goes on, while it lives.
class report_catcher {
public:
  report_catcher() {
    caught().clear();
    before_ = set_report_handler([](const report &r) noexcept {
      caught().push_back(r);
      return verdict::proceed;
    });
  }
  ~report_catcher() { set_report_handler(before_); }
  static std::vector<report> &caught() {
    static std::vector<report> all;
    return all;
  }
  std::vector<event> events() const {
    std::vector<event> out;
    for (const report &r : caught())
      out.push_back(r.what);
    return out;
  }

private:
  report_handler before_;
};

} // namespace memleak::test

#endif // SUPPORT_HPP
