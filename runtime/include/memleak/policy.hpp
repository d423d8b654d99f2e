//===-- policy.hpp - What a pool pays for, at compile time ---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_POLICY_HPP
#define MEMLEAK_POLICY_HPP

#include <memleak/detail/slot.hpp>

#include <type_traits>

namespace memleak {

/// Any thread makes and releases. The pool of choice.
struct default_policy {
  static constexpr bool synchronized = true; ///< false: one thread at a time
  static constexpr bool pinning = false;     ///< true: pool_ref::lock() exists
  /// Width of a generation; a slot retires after 2^(bits-1) - 1 objects.
  static constexpr unsigned generation_bits =
      detail::plain_layout::generation_bits;
};

/// One thread at a time (the caller sees to it); no synchronisation at all.
struct single_threaded_policy : default_policy {
  static constexpr bool synchronized = false;
};

/// pool_ref::lock() keeps an object alive against a release by another thread;
/// a release costs an atomic read-modify-write.
struct pinning_policy : default_policy {
  static constexpr bool pinning = true;
  static constexpr unsigned generation_bits =
      detail::pinning_layout::generation_bits;
};

/// \p Base with generations of \p Bits bits: slots retire early.
template <unsigned Bits, class Base = default_policy>
struct narrow_generation_policy : Base {
  static_assert(Bits >= 2 && Bits <= Base::generation_bits,
                "a generation has 2 bits at least and no more than its base");
  static constexpr unsigned generation_bits = Bits;
};

namespace detail {
template <class Policy>
using layout_of =
    std::conditional_t<Policy::pinning, pinning_layout, plain_layout>;
} // namespace detail

} // namespace memleak

#endif // MEMLEAK_POLICY_HPP
