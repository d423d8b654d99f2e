//===-- gone.c - What a change may take away ------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <stdlib.h>

void log_it(void);

int released(void) {
  char *fresh = malloc(16);
  int there = fresh != 0;
  free(fresh); // RELEASE
  return there;
}

int leaks(int input) {
  log_it(); // OTHER: before the path
  char *old = malloc(16);
  if (!old)
    return 0;
  old[0] = 0; // OTHER: a part of it
  log_it();   // OTHER: something else
  if (input)
    return 1;
  free(old);
  log_it(); // OTHER: behind the path
  return 0;
}
