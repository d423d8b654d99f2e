//===-- CWE401_Leak__made_02.c - A leak in the good function too: a false
//positive --===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "support.h"
#include <stdlib.h>
void CWE401_Leak__made_02_bad(void) {
  char *data = malloc(10);
  free(data);
}
static void good1(void) {
  char *data = malloc(10);
  if (data)
    data[0] = 'a';
}
void CWE401_Leak__made_02_good(void) { good1(); }
