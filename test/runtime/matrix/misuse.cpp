//===-- misuse.cpp - Reads through a raw pointer what it should not -------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// The argument says what: "late" after the release, "beyond" behind the object,
// "blank" before anything was written, "fair" nothing wrong. Tools that watch a
// program must see each of them in a pool as they would in an allocation.

#include <memleak/memleak.hpp>

#include <cstdio>
#include <cstring>

namespace {

struct record {
  record() {} // leaves the number as the memory is
  volatile int number;
  char rest[36];
};

int ask(const char *what) {
  memleak::pool<record> records("records");
  memleak::pool_ptr<record> kept = records.make();
  record *raw = kept.get();
  if (std::strcmp(what, "blank") == 0)
    return raw->number > 0 ? 1 : 2;
  raw->number = 7;
  if (std::strcmp(what, "beyond") == 0)
    return static_cast<volatile char *>(static_cast<void *>(raw))[sizeof *raw];
  if (std::strcmp(what, "late") == 0)
    kept.reset();
  return raw->number;
}

} // namespace

int main(int, char **arguments) { std::printf("read %d\n", ask(arguments[1])); }
