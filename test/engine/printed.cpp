// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// An address that is printed is no use of what was there.

#include <cstdio>
#include <cstdlib>
#include <ostream>

void logs(const char *format, ...) __attribute__((format(printf, 1, 2)));

void printsAddresses(FILE *file, std::ostream &out) {
  std::fclose(file);
  out << "closed " << file << "\n";
  std::printf("%s: %p\n", "closed", (void *)file);
  logs("%d %p %s", 3, (void *)file, "closed");
}
void printsAText(std::ostream &out) {
  char *text = (char *)std::malloc(3);
  std::free(text);
  // CHECK: printed.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
  out << text;
}
void printsATextByFormat() {
  char *text = (char *)std::malloc(3);
  std::free(text);
  // CHECK: printed.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
  std::printf("%p %s\n", (void *)text, text);
}
void printsWhatIsThere(std::ostream &out) {
  char *text = (char *)std::malloc(3);
  // CHECK: printed.cpp:[[@LINE+2]]:{{[0-9]+}}: {{.*}} [memleak-use-after-release]
  std::free(text);
  out << (void *)text << text[0];
}
void onlyPrintsIt(std::ostream &out) {
  // CHECK: printed.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  char *text = (char *)std::malloc(3);
  out << (void *)text;
  std::printf("%p\n", (void *)text);
}
