//===-- CWE401_Leak__made_51a.c - A case of two files ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include <stdlib.h>
void CWE401_Leak__made_51b_badSink(char *data);
void CWE401_Leak__made_51_bad(void) {
  CWE401_Leak__made_51b_badSink(malloc(10));
}
