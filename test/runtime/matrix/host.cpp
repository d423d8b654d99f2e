//===-- host.cpp - A program that loads a library at run time -------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include "shared.hpp"

#include <cstdio>
#include <dlfcn.h>
#include <thread>

using handle = memleak::pool_ptr<shared_object>;

int main(int, char **arguments) {
  auto mine = memleak::make_pooled<shared_object>(1);
  void *library = dlopen(arguments[1], RTLD_NOW);
  if (!library) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  auto make = reinterpret_cast<handle *(*)()>(dlsym(library, "plugin_make"));
  auto release =
      reinterpret_cast<void (*)(handle *)>(dlsym(library, "plugin_release"));
  handle *theirs = make();
  bool right = (*theirs)->value == 42;
  std::thread([&] { right &= make()->get() != nullptr; }).join();
  mine.swap(*theirs);
  release(theirs); // what this program made
  right &= mine->value == 42;
  mine.reset(); // what the library made
  std::puts(right ? "all well" : "wrong");
}
