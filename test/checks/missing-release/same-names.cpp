// RUN: %check_memleak %s memleak-missing-release %t
// Classes that are called the same have each a member that is called the same.

namespace a {
class File {
public:
  File() : D(new int) {}
  ~File() { delete D; }

private:
  int *D;
};
} // namespace a
namespace b {
class File : public a::File {
public:
  File() : D(new int) {}
  ~File() { delete D; }

private:
  int *D;
};
} // namespace b
namespace c {
class File : public b::File {
public:
  File() : D(new int) {}
  ~File() { delete D; }

private:
  int *D;
};
} // namespace c
namespace d {
class File : public b::File {
public:
  File() : D(new int) {}
  ~File() { (void)D; }

private:
  int *D;
};
} // namespace d

void eachReleased() { c::File X; }

void oneForgotten() {
  d::File X;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: object held by 'X.d::File::D' is not released on every path [memleak-missing-release]
  // CHECK-NOTES: :[[@LINE-2]]:11: note: acquired here
  // CHECK-NOTES: :37:14: note: by the called function, here
}
// CHECK-NOTES: :[[@LINE-1]]:1: note: the last reference is lost here
// CHECK-NOTES: :[[@LINE-2]]:1: note: no fix: nothing that can be written here names it [no-fix: unnamed]
