//===-- faults.hpp - What can be made to go wrong ---------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef DEMO_FAULTS_HPP
#define DEMO_FAULTS_HPP

#include "store.hpp"

#include <functional>
#include <map>

namespace demo {

/// A fault that can be planted, to see that it is noticed.
struct fault {
  const char *name;
  const char *alerts; ///< that follow, comma separated
  const char *audience;
  const char *what; ///< half a sentence
};

/// Plants faults into a store and into pools of its own. Thread safe.
class faults {
public:
  explicit faults(store &of);
  ~faults();
  faults(const faults &) = delete;
  faults &operator=(const faults &) = delete;

  static const std::vector<fault> &all();
  /// Does it once, or begins to. False: there is no such fault.
  bool plant(const std::string &name);
  /// Ends one that lasts, and what it held.
  bool remove(const std::string &name);
  /// Looks for objects that nobody uses. To be called now and then.
  void look_for_stale();

private:
  struct ticket {
    int number;
  };
  using short_lived_slots = memleak::narrow_generation_policy<2>;

  void leak_pool();
  void outlive_pool();
  void use_stale();
  void release_twice();
  void release_foreign();
  void retire();
  void misorder_arena();

  store &store_;
  memleak::pool<ticket> tickets_;
  memleak::pool<ticket, short_lived_slots> worn_;
  memleak::pool_ptr<ticket> unused_;
  std::mutex lock_; ///< one fault at a time
  std::map<std::string, std::function<void(bool)>> by_name_; ///< on or off
};

} // namespace demo

#endif // DEMO_FAULTS_HPP
