//===-- RequestsFuzzer.cpp - No bytes break the monitor's server *- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A libFuzzer target: reads the input as the head of a request, and all that
// may be asked for in it, and checks what must hold of every result.
//
//===----------------------------------------------------------------------===//

#include "Require.h"

#include "http_text.hpp"

#include <memleak/monitor/exposition.hpp>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

using namespace memleak::monitoring;
using memleak::fuzz::require;

namespace {

void checkQuery(const std::string &query) {
  try {
    for (const auto &[key, value] : query_pairs(query))
      require(key.size() + value.size() <= query.size(),
              "undoing escapes makes nothing longer");
    history_request past = parse_history_request(query);
    require(past.tier < history::tiers, "a tier exists");
    require(past.pools.size() <= history_request::most_pools,
            "no more pools than allowed");
  } catch (const std::invalid_argument &) {
  }
  try {
    parse_top(query);
  } catch (const std::invalid_argument &) {
  }
}

bool hasLineEnd(const std::string &text) {
  return text.find("\r\n") != std::string::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string_view head(reinterpret_cast<const char *>(data), size);
  http_request request;
  int status = parse_request(head, request);
  constexpr int known[] = {200, 400, 413, 505};
  require(std::count(std::begin(known), std::end(known), status) == 1,
          "a status that is documented");
  if (status == 200) {
    require(request.path.front() == '/', "a path begins at the root");
    require(!hasLineEnd(request.path + request.query + request.accept +
                        request.authorization),
            "a value ends with its line");
    require(!same_secret(request.authorization, request.authorization + "x"),
            "a shorter secret differs");
    require(same_secret(request.authorization, request.authorization),
            "a secret is itself");
    checkQuery(request.query);
  }
  checkQuery(std::string(head));
  return 0;
}
