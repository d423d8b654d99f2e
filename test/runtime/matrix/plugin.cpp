//===-- plugin.cpp - A shared library that makes and releases -------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include "shared.hpp"

extern "C" memleak::pool_ptr<shared_object> *plugin_make() {
  return new memleak::pool_ptr<shared_object>(
      memleak::make_pooled<shared_object>(42));
}
extern "C" void plugin_release(memleak::pool_ptr<shared_object> *handle) {
  delete handle;
}
