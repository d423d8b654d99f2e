//===-- CWE401_Leak__made_01.c - One file: detected -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "support.h"
#include <stdlib.h>
void CWE401_Leak__made_01_bad(void) {
  char *data = malloc(10);
  if (data)
    data[0] = 'a';
}
static void goodB2G(void) {
  char *data = malloc(10);
  free(data);
}
void CWE401_Leak__made_01_good(void) { goodB2G(); }
