//===-- CWE401_Leak__made_51b.c - The other file of the case --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
void CWE401_Leak__made_51b_badSink(char *data) {
  if (data)
    data[0] = 'a';
}
