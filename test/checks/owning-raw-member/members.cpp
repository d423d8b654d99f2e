// RUN: %check_memleak %s memleak-owning-raw-member %t

#include <stdlib.h>
#include <string.h>
#include <utility>

struct Object {
  Object();
  explicit Object(int);
  int Value;
};

//===----------------------------------------------------------------------===//
// Copies that release twice
//===----------------------------------------------------------------------===//

class Buffer {
  char *Data;
  // CHECK-NOTES: :[[@LINE-1]]:9: warning: the destructor of 'Buffer' releases what 'Data' points to, but its copy constructor and copy assignment would copy only the pointer, so it would be released twice [memleak-owning-raw-member]
  // CHECK-NOTES: :[[@LINE+7]]:41: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:15: note: released here
  int *Sizes;
  // CHECK-FIXES: {{^}}  std::unique_ptr<char[]> Data;
  // CHECK-FIXES: {{^}}  ~Buffer() = default;

public:
  explicit Buffer(unsigned Size) : Data(new char[Size]), Sizes(nullptr) {}
  ~Buffer() { delete[] Data; }
};

class HalfCopied {
  Object *Held = new Object;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the destructor of 'HalfCopied' releases what 'Held' points to, but its copy assignment would copy only the pointer
  // CHECK-NOTES: :[[@LINE-2]]:18: note: acquired here
  // CHECK-NOTES: :[[@LINE+7]]:19: note: released here
  // CHECK-FIXES: {{^}}  memleak::pool_ptr<Object> Held = memleak::make_pooled<Object>();
  // CHECK-FIXES: {{^}}  ~HalfCopied() = default;

public:
  HalfCopied();
  HalfCopied(const HalfCopied &Other) : Held(new Object(*Other.Held)) {}
  ~HalfCopied() { delete Held; }
};
