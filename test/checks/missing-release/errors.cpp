// RUN: %check_memleak %s memleak-missing-release %t --errors

int broken(bool B) {
  int *P = new int;
  if (B)
    return nowhere;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: error: use of undeclared identifier 'nowhere' [clang-diagnostic-error]
  return 0;
}

int whole(bool B) {
  int *P = new int;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: object held by 'P' is not released on every path [memleak-missing-release]
  if (B)
    return 1;
  delete P;
  return 0;
}
