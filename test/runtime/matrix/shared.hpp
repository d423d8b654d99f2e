//===-- shared.hpp - What host and plugin share -----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef TEST_RUNTIME_MATRIX_SHARED_HPP
#define TEST_RUNTIME_MATRIX_SHARED_HPP

struct shared_object {
  int value;
  char rest[60];
};

#endif // TEST_RUNTIME_MATRIX_SHARED_HPP
