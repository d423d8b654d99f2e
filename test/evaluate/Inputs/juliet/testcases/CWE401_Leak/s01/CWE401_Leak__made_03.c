//===-- CWE401_Leak__made_03.c - Does not compile here --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include <windows_only.h>
void CWE401_Leak__made_03_bad(void) {}
