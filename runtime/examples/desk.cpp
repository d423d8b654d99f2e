//===-- desk.cpp - Request, response, release -----------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/request.hpp>

#include <cassert>
#include <new>

int main() {
  memleak::limits bounds;
  bounds.max_object_size = 1024;
  memleak::desk desk("plugins", bounds);

  memleak::request wanted;
  wanted.size = sizeof(double[8]);
  wanted.type = "samples";
  memleak::response got = desk.serve(wanted);
  assert(got && got.info().type == "samples");
  auto *samples = ::new (got.object()) double[8]();
  samples[0] = 1.5;
  memleak::release(got); // or at got's end

  wanted.size = 4096;
  memleak::response refused = desk.serve(wanted);
  assert(refused.error() == memleak::limit_kind::object_size);
}
