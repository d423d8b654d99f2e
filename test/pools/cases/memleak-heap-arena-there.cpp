#include <memleak/memleak.hpp>
#include <memory>

int main() {
  auto scratch = std::make_unique<memleak::arena>();
  int *p = scratch->make<int>(3);
  int result = *p - 3;
  scratch.reset();
  return result;
}
