// RUN: %check_memleak %s memleak-nonvirtual-destructor %t --real-headers

#include <map>
#include <memory>
#include <string>
#include <vector>

class Base {
public:
  Base();
  ~Base();
  // CHECK-FIXES: {{^}}  virtual ~Base();
};
template <int N> class Derived : public Base {
  std::string Value;
};

void positive(std::vector<std::unique_ptr<Base>> &List,
              std::map<int, std::unique_ptr<Base>> &Map) {
  List.push_back(std::make_unique<Derived<1>>());
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'Derived<1>' is released through its base 'Base', whose destructor is not virtual [memleak-nonvirtual-destructor]
  List.emplace_back(new Derived<2>);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<2>' is released
  Map.emplace(3, std::make_unique<Derived<3>>());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<3>' is released
  Map[4] = std::make_unique<Derived<4>>();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Derived<4>' is released
}

// The base is not ours to change.
class Names : public std::vector<std::string> {
  std::string Extra;
};
std::unique_ptr<std::vector<std::string>> system() {
  return std::make_unique<Names>();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Names' is released through its base 'vector<std::basic_string<char>>'
}

void negative(std::vector<std::shared_ptr<Base>> &Shared,
              std::vector<std::unique_ptr<Derived<9>>> &Own) {
  Shared.push_back(std::make_shared<Derived<9>>());
  Shared.emplace_back(new Derived<9>);
  Shared.emplace_back(std::make_unique<Derived<9>>());
  Own.emplace_back(new Derived<9>);
}
