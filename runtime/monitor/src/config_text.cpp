//===-- config_text.cpp - JSON whose values know their lines ------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "config_text.hpp"

#include <cmath>

namespace memleak::monitoring {
namespace {

using nlohmann::json;

/// Counts the lines that a parser has taken.
class counting_iterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;
  counting_iterator(const char *at, std::size_t *line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  counting_iterator &operator++() {
    *line_ += *at_ == '\n';
    ++at_;
    return *this;
  }
  bool operator==(const counting_iterator &b) const { return at_ == b.at_; }
  bool operator!=(const counting_iterator &b) const { return at_ != b.at_; }

private:
  const char *at_;
  std::size_t *line_;
};

std::string escaped(const std::string &key) {
  std::string out;
  for (char c : key)
    out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

/// Notes where each key and element stands, and keys that come twice.
class locator final : public nlohmann::json_sax<json> {
public:
  locator(located_json &into, const std::size_t &line)
      : into_(into), line_(line) {}
  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t &) override {
    return value();
  }
  bool string(string_t &) override { return value(); }
  bool binary(binary_t &) override { return value(); }
  bool start_object(std::size_t) override { return open(false); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_object() override { return shut(); }
  bool end_array() override { return shut(); }
  bool key(string_t &name) override {
    levels_.back().key = name;
    std::string at = here();
    if (!into_.lines.emplace(at, line_).second) {
      into_.lines[at] = line_;
      into_.fail(at, "this key is here twice");
    }
    return true;
  }
  bool parse_error(std::size_t, const std::string &,
                   const nlohmann::detail::exception &why) override {
    into_.lines[""] = line_;
    std::string text = why.what();
    std::size_t colon = text.find(": ");
    into_.fail("", "this is not JSON: " + (colon == std::string::npos
                                               ? text
                                               : text.substr(colon + 2)));
  }

private:
  struct level {
    bool array;
    std::size_t index;
    std::string key;
  };
  std::string here() const {
    std::string out;
    for (const level &l : levels_)
      out += "/" + (l.array ? std::to_string(l.index) : escaped(l.key));
    return out;
  }
  bool value() {
    into_.lines.emplace(here(), line_);
    if (!levels_.empty() && levels_.back().array)
      ++levels_.back().index;
    return true;
  }
  bool open(bool array) {
    if (levels_.size() >= 32)
      into_.fail("", "nested more than 32 deep");
    into_.lines.emplace(here(), line_);
    levels_.push_back({array, 0, {}});
    return true;
  }
  bool shut() {
    levels_.pop_back();
    if (!levels_.empty() && levels_.back().array)
      ++levels_.back().index;
    return true;
  }

  located_json &into_;
  const std::size_t &line_;
  std::vector<level> levels_;
};

} // namespace

located_json::located_json(const std::string &text, std::string of)
    : name(std::move(of)) {
  std::size_t line = 1;
  locator where(*this, line);
  const char *begin = text.data();
  json::sax_parse(counting_iterator(begin, &line),
                  counting_iterator(begin + text.size(), &line), &where);
  root = json::parse(text);
}

void located_json::fail(const std::string &pointer,
                        const std::string &why) const {
  auto line = lines.find(pointer);
  std::string at =
      name + ":" + std::to_string(line == lines.end() ? 1 : line->second);
  if (!pointer.empty())
    at += ": " + pointer.substr(1);
  throw config_error(at + ": " + why);
}

object_reader::object_reader(const located_json &from, std::string pointer)
    : from_(from), pointer_(std::move(pointer)),
      value_(from.root.at(json::json_pointer(pointer_))) {
  if (!value_.is_object())
    from_.fail(pointer_, "an object {...} is wanted");
}

bool object_reader::has(const std::string &key) {
  asked_.insert(key);
  return value_.contains(key);
}

const json &object_reader::at(const std::string &key) const {
  return value_.at(key);
}

std::string object_reader::pointer(const std::string &key) const {
  return pointer_ + "/" + escaped(key);
}

void object_reader::fail(const std::string &key, const std::string &why) const {
  from_.fail(pointer(key), why);
}

void object_reader::read(const std::string &key, std::string &into) {
  if (!has(key))
    return;
  if (!at(key).is_string() || at(key).get<std::string>().empty())
    fail(key, "a text is wanted");
  into = at(key).get<std::string>();
}

const std::string &object_reader::required(const std::string &key,
                                           std::string &into) {
  if (!has(key))
    from_.fail(pointer_, "'" + key + "' is missing");
  read(key, into);
  return into;
}

void object_reader::read(const std::string &key,
                         std::vector<std::string> &into) {
  if (!has(key))
    return;
  if (!at(key).is_array())
    fail(key, "a list [...] of texts is wanted");
  into.clear();
  for (const json &one : at(key)) {
    if (!one.is_string() || one.get<std::string>().empty())
      from_.fail(pointer(key) + "/" + std::to_string(into.size()),
                 "a text is wanted");
    into.push_back(one.get<std::string>());
  }
}

void object_reader::read(const std::string &key, bool &into) {
  if (!has(key))
    return;
  if (!at(key).is_boolean())
    fail(key, "true or false is wanted");
  into = at(key).get<bool>();
}

void object_reader::read(const std::string &key, milliseconds &into,
                         milliseconds least) {
  static const std::map<std::string, std::int64_t> units{
      {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
  if (!has(key))
    return;
  std::string text = at(key).is_string() ? at(key).get<std::string>() : "";
  std::size_t digits = 0;
  std::int64_t number = 0;
  while (digits < text.size() && digits < 9 && text[digits] >= '0' &&
         text[digits] <= '9')
    number = number * 10 + (text[digits++] - '0');
  auto unit = units.find(text.substr(digits));
  if (!digits || unit == units.end())
    fail(key, "a time is wanted, such as \"500ms\", \"10s\", \"30m\", \"2h\", "
              "\"1d\"");
  milliseconds found(number * unit->second);
  if (found < least)
    fail(key, std::to_string(least.count()) + " ms at least");
  into = found;
}

void object_reader::read(const std::string &key, double &into, double least,
                         double most) {
  if (!has(key))
    return;
  double found = at(key).is_number() ? at(key).get<double>() : std::nan("");
  if (!(found >= least && found <= most))
    fail(key, "a number from " + json(least).dump() + " to " +
                  json(most).dump() + " is wanted");
  into = found;
}

void object_reader::read(const std::string &key, std::uint64_t &into,
                         std::uint64_t least, std::uint64_t most) {
  if (!has(key))
    return;
  if (!at(key).is_number_unsigned() || at(key).get<std::uint64_t>() < least ||
      at(key).get<std::uint64_t>() > most)
    fail(key, "a whole number from " + std::to_string(least) + " to " +
                  std::to_string(most) + " is wanted");
  into = at(key).get<std::uint64_t>();
}

void object_reader::read(const std::string &key, std::string &into,
                         const std::set<std::string> &known) {
  if (!has(key))
    return;
  read(key, into);
  if (known.count(into))
    return;
  std::string list;
  for (const std::string &one : known)
    list += (list.empty() ? "" : ", ") + one;
  fail(key, "'" + into + "' is not known; known are: " + list);
}

void object_reader::finish() const {
  for (const auto &item : value_.items())
    if (!asked_.count(item.key()))
      fail(item.key(), "this key is not known here");
}

} // namespace memleak::monitoring
