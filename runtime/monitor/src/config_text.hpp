//===-- config_text.hpp - JSON whose values know their lines ---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_CONFIG_TEXT_HPP
#define MEMLEAK_MONITOR_CONFIG_TEXT_HPP

#include <memleak/monitor/config.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace memleak::monitoring {

/// JSON and the line of each value, by JSON pointer.
struct located_json {
  nlohmann::json root;
  std::map<std::string, std::size_t> lines;
  std::string name; ///< of the file

  /// Throws config_error.
  located_json(const std::string &text, std::string name);
  [[noreturn]] void fail(const std::string &pointer,
                         const std::string &why) const;
};

/// An object of the file, read by names; what was not asked for is unknown.
class object_reader {
public:
  /// Fails if there is no object at \p pointer.
  object_reader(const located_json &from, std::string pointer);
  bool has(const std::string &key);
  void read(const std::string &key, std::string &into);
  /// A list of texts.
  void read(const std::string &key, std::vector<std::string> &into);
  void read(const std::string &key, bool &into);
  /// "10s", "500ms", "30m", "2h", "1d"; \p least ms at least.
  void read(const std::string &key, milliseconds &into, milliseconds least);
  void read(const std::string &key, double &into, double least, double most);
  void read(const std::string &key, std::uint64_t &into, std::uint64_t least,
            std::uint64_t most);
  /// Fails unless it is one of \p known.
  void read(const std::string &key, std::string &into,
            const std::set<std::string> &known);
  const std::string &required(const std::string &key, std::string &into);
  const nlohmann::json &at(const std::string &key) const;
  std::string pointer(const std::string &key) const;
  [[noreturn]] void fail(const std::string &key, const std::string &why) const;
  /// Fails if something was not asked for.
  void finish() const;

private:
  const located_json &from_;
  std::string pointer_;
  const nlohmann::json &value_;
  std::set<std::string> asked_;
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_CONFIG_TEXT_HPP
