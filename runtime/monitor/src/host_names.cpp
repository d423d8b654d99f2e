//===-- host_names.cpp - By which names a server is asked ---------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "host_names.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <optional>
#include <stdexcept>

namespace memleak::monitoring {
namespace {

struct host {
  std::string name; ///< one spelling for all of the same
  bool loopback = false;
};

/// inet_pton would end at a null character.
bool whole(const std::string &text) {
  return text.find('\0') == std::string::npos;
}

std::optional<host> v4_address(const std::string &text) {
  in_addr found{};
  if (!whole(text) || inet_pton(AF_INET, text.c_str(), &found) != 1)
    return std::nullopt;
  return host{text, ntohl(found.s_addr) >> 24 == 127};
}

std::optional<host> v6_address(const std::string &text) {
  in6_addr found{};
  if (!whole(text) || inet_pton(AF_INET6, text.c_str(), &found) != 1)
    return std::nullopt;
  char spelled[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &found, spelled, sizeof spelled);
  bool mapped = IN6_IS_ADDR_V4MAPPED(&found) && found.s6_addr[12] == 127;
  return host{spelled, mapped || IN6_IS_ADDR_LOOPBACK(&found)};
}

std::optional<host> dns_name(std::string text) {
  if (!text.empty() && text.back() == '.')
    text.pop_back(); // of the root: the same name
  bool named = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '.' || c == '_';
  });
  if (text.empty() || !named)
    return std::nullopt;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return host{text, text == "localhost"};
}

/// A name, or an address as URLs spell it.
std::optional<host> of_url(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return v6_address(std::string(text.substr(1, text.size() - 2)));
  std::string plain(text);
  std::optional<host> numeric = v4_address(plain);
  return numeric ? numeric : dns_name(plain);
}

/// Without ":PORT"; nothing if what follows the name is none.
std::optional<std::string_view> without_port(std::string_view text) {
  std::size_t name = text.find(']');
  std::size_t colon = text.find(':', name == text.npos ? 0 : name);
  if (colon == text.npos)
    return text;
  std::string_view port = text.substr(colon + 1);
  if (port.size() > 5 || !std::all_of(port.begin(), port.end(), [](char c) {
        return c >= '0' && c <= '9';
      }))
    return std::nullopt;
  return text.substr(0, colon);
}

} // namespace

host_names::host_names(const std::string &address,
                       const std::vector<std::string> &names) {
  std::optional<host> own = v4_address(address);
  if (!own)
    own = v6_address(address);
  if (!own)
    throw std::invalid_argument("not a numeric address: " + address);
  known_.insert(own->name);
  all_ = names.empty() && !own->loopback;
  for (const std::string &name : names) {
    std::optional<host> one = v6_address(name);
    if (!one)
      one = of_url(name);
    if (!one)
      throw std::invalid_argument(
          "'" + name + "' is no host name or numeric address without a port");
    known_.insert(one->name);
  }
}

bool host_names::know(std::string_view text) const {
  if (all_ || text.empty())
    return true;
  std::optional<std::string_view> name = without_port(text);
  std::optional<host> found = name ? of_url(*name) : std::nullopt;
  return found && (found->loopback || known_.count(found->name));
}

} // namespace memleak::monitoring
