//===-- leaky.c - Loses memory --------------------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "leaky.h"

#include <stdlib.h>

int main(void) {
  char *held = malloc(WANTED);
  return held != 0;
}
