//===-- http_text.hpp - Requests and answers as text ----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_HTTP_TEXT_HPP
#define MEMLEAK_MONITOR_HTTP_TEXT_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace memleak::monitoring {

/// What is read of a request. Headers that nobody asks for are not kept.
struct http_request {
  std::string method;
  std::string path; ///< without what follows a '?'
  std::string query;
  std::string accept;
  std::string authorization;
  std::string host; ///< empty: none was sent, which only HTTP/1.0 may
};

/// Reads the line and headers of \p head, which ends in an empty line. Returns
/// 200, or the status of what is wrong: 400 (also HTTP/1.1 without exactly one
/// Host), 413 (a body), 505.
int parse_request(std::string_view head, http_request &into);

/// The pairs of a query string, in order, with %XX and + undone; a key without
/// '=' has an empty value. Throws std::invalid_argument for a broken %XX.
std::vector<std::pair<std::string, std::string>>
query_pairs(std::string_view query);

struct http_answer {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::string headers = {}; ///< more of them, each with its line's end
};
/// All bytes of it; \p with_body false for HEAD.
std::string to_bytes(const http_answer &answer, bool with_body);

/// Whether they are the same; takes a time that depends on \p given alone.
bool same_secret(std::string_view given, std::string_view secret) noexcept;

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_HTTP_TEXT_HPP
