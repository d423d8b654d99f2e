//===-- arena.cpp - A request and what it needs ---------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/arena.hpp>

#include <cassert>
#include <string>

struct header {
  std::string name, value;
};

int main() {
  memleak::arena request;
  for (int i = 0; i < 1000; ++i) {
    header *h = request.make<header>();
    h->name = "a name too long for the small string optimisation";
    {
      memleak::arena::checkpoint scratch(request);
      static_cast<void>(request.make<header>()); // ends with the checkpoint
    }
    request.reset(); // runs ~header, keeps the memory
  }
  assert(request.used_bytes() == 0);
}
