//===-- CWE401_Leak__made_81_bad.cpp - A class in a file of its own -------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include <cstdlib>
namespace CWE401_Leak__made_81 {
struct CWE401_Leak__made_81_bad {
  void action() const;
};
void CWE401_Leak__made_81_bad::action() const {
  char *data = static_cast<char *>(std::malloc(10));
  if (data)
    data[0] = 'a';
}
} // namespace CWE401_Leak__made_81
