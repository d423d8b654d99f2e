// RUN: %check_memleak %s memleak-unclosed-resource %t --real-headers

#include <cstdio>
#include <memory>
#include <string>

std::string firstLine(const std::string &Path) {
  std::FILE *F = std::fopen(Path.c_str(), "r");
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: FILE stream held by 'F' is not released on every path [memleak-unclosed-resource]
  if (!F)
    return "";
  char Line[80];
  if (!std::fgets(Line, sizeof Line, F))
    return "";
  std::fclose(F);
  return Line;
}

std::string firstLineOwned(const std::string &Path) {
  std::unique_ptr<std::FILE, int (*)(std::FILE *)> F(
      std::fopen(Path.c_str(), "r"), &std::fclose);
  char Line[80];
  return F && std::fgets(Line, sizeof Line, F.get()) ? Line : "";
}

class File {
  std::FILE *F;

public:
  explicit File(const char *Path) : F(std::fopen(Path, "r")) {}
  ~File() {
    if (F)
      std::fclose(F);
  }
  File(const File &) = delete;
  bool isOpen() const { return F; }
};

bool exists(const char *Path) {
  File F(Path);
  return F.isOpen();
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}  if (!std::fgets(Line, sizeof Line, F)) {
// CHECK-FIXES-NEXT: {{^}}    fclose(F);
// CHECK-FIXES:      {{^}}  }
