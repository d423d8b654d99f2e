//===-- type_name.hpp - Names of types without RTTI -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_TYPE_NAME_HPP
#define MEMLEAK_TYPE_NAME_HPP

#include <string_view>

// Not within memleak: GCC leaves the enclosing namespace out of the names.
namespace memleak_type_name {

template <class T> constexpr std::string_view spelled() noexcept {
  std::string_view text = __PRETTY_FUNCTION__;
  auto begin = text.find("T = ") + 4;
  auto end = text.find(';', begin); // GCC goes on with "; std::string_view = "
  if (end == std::string_view::npos)
    end = text.rfind(']');
  return text.substr(begin, end - begin);
}

} // namespace memleak_type_name

namespace memleak {

/// The name of T as the compiler spells it; needs no RTTI. The view lives as
/// long as the process.
template <class T> constexpr std::string_view type_name() noexcept {
  return memleak_type_name::spelled<T>();
}

} // namespace memleak

#endif // MEMLEAK_TYPE_NAME_HPP
