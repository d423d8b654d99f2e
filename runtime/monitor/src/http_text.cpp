//===-- http_text.cpp - Requests and answers as text --------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "http_text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>

namespace memleak::monitoring {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return out;
}

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c > 0x20 && c != 0x7f; });
}

std::string_view take_line(std::string_view &text) {
  std::size_t end = text.find("\r\n");
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  return line;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    std::string_view digits = text.substr(i + 1, 2);
    const char *end = digits.data() + digits.size();
    unsigned char byte = 0;
    if (digits.size() < 2 ||
        std::from_chars(digits.data(), end, byte, 16).ptr != end)
      throw std::invalid_argument("a % wants two hexadecimal digits");
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

const char *reason(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 413:
    return "Content Too Large";
  case 421:
    return "Misdirected Request";
  case 431:
    return "Request Header Fields Too Large";
  case 503:
    return "Service Unavailable";
  case 505:
    return "HTTP Version Not Supported";
  }
  return "Error";
}

} // namespace

int parse_request(std::string_view head, http_request &into) {
  std::string_view line = take_line(head);
  std::size_t method = line.find(' ');
  std::size_t target =
      method == std::string_view::npos ? method : line.find(' ', method + 1);
  if (target == std::string_view::npos)
    return 400;
  std::string_view version = line.substr(target + 1);
  std::string_view path = line.substr(method + 1, target - method - 1);
  if (version.substr(0, 5) != "HTTP/" || path.empty() || path[0] != '/' ||
      !printable(path) || !printable(line.substr(0, method)))
    return 400;
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return 505;
  into.method = std::string(line.substr(0, method));
  std::size_t query = path.find('?');
  into.path = std::string(path.substr(0, query));
  if (query != std::string_view::npos)
    into.query = std::string(path.substr(query + 1));
  std::size_t hosts = 0;
  while (!(line = take_line(head)).empty()) {
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !printable(line.substr(0, colon)))
      return 400;
    std::string name = lower(line.substr(0, colon));
    std::string_view value = trimmed(line.substr(colon + 1));
    if (name == "host" && ++hosts)
      into.host = std::string(value);
    else if (name == "accept")
      into.accept = std::string(value);
    else if (name == "authorization")
      into.authorization = std::string(value);
    else if (name == "transfer-encoding" ||
             (name == "content-length" && value != "0"))
      return 413;
  }
  bool one_wanted = version == "HTTP/1.1";
  return hosts > 1 || (one_wanted && into.host.empty()) ? 400 : 200;
}

std::vector<std::pair<std::string, std::string>>
query_pairs(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!query.empty()) {
    std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    std::size_t key_end = std::min(one.find('='), one.size());
    std::string_view value = one.substr(std::min(one.size(), key_end + 1));
    if (!one.empty())
      out.emplace_back(unescaped(one.substr(0, key_end)), unescaped(value));
  }
  return out;
}

std::string to_bytes(const http_answer &answer, bool with_body) {
  std::string out =
      "HTTP/1.1 " + std::to_string(answer.status) + " " +
      reason(answer.status) + "\r\nContent-Type: " + answer.type +
      "\r\nContent-Length: " + std::to_string(answer.body.size()) +
      "\r\nConnection: close\r\nCache-Control: no-store"
      "\r\nX-Content-Type-Options: nosniff\r\n";
  if (answer.status == 401)
    out += "WWW-Authenticate: Bearer\r\n";
  if (answer.status == 405)
    out += "Allow: GET, HEAD\r\n";
  out += answer.headers + "\r\n";
  return with_body ? out + answer.body : out;
}

bool same_secret(std::string_view given, std::string_view secret) noexcept {
  unsigned char differs = given.size() != secret.size();
  for (std::size_t i = 0; i < given.size(); ++i)
    differs |= static_cast<unsigned char>(
        given[i] ^ (secret.empty() ? 1 : secret[i % secret.size()]));
  return differs == 0;
}

} // namespace memleak::monitoring
