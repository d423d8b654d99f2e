//===-- query_text.cpp - What is asked for behind a question mark -------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/exposition.hpp>

#include "http_text.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace memleak::monitoring {

std::size_t parse_top(const std::string &query) {
  std::size_t out = limits::unlimited;
  for (const auto &[key, value] : query_pairs(query)) {
    const char *end = value.data() + value.size();
    auto read = std::from_chars(value.data(), end, out);
    if (key != "top" || read.ec != std::errc() || read.ptr != end)
      throw std::invalid_argument("only top=N can be asked for");
  }
  return out;
}

history_request parse_history_request(const std::string &query) {
  history_request out;
  for (const auto &[key, value] : query_pairs(query)) {
    if (key == "span") {
      auto known =
          std::find(std::begin(history_spans), std::end(history_spans), value);
      if (known == std::end(history_spans))
        throw std::invalid_argument("span is 2m, 1h or 1d");
      out.tier = static_cast<std::size_t>(known - history_spans);
    } else if (key == "pool") {
      if (out.pools.size() == history_request::most_pools)
        throw std::invalid_argument(
            "at most " + std::to_string(history_request::most_pools) +
            " pools can be asked for");
      out.pools.emplace_back(value, "");
    } else if (key == "type" && !out.pools.empty()) {
      out.pools.back().second = value;
    } else {
      throw std::invalid_argument(
          "span, and pool with its type behind it, can be asked for");
    }
  }
  return out;
}

} // namespace memleak::monitoring
