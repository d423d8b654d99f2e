// RUN: %check_memleak %s memleak-missing-release %t --real-headers
// Objects that handles hold end with what they own, also where it is a
// destructor in another place that ends them; and those that own nothing do
// not.

#include <memory>

struct Tag {
  int Value = 0;
};

struct Parts {
  std::unique_ptr<Tag> First, Second;
};
struct Whole {
  Whole();
  ~Whole();
  std::unique_ptr<Parts> D;
};
Whole::Whole() : D(std::make_unique<Parts>()) {
  D->First = std::make_unique<Tag>();
  D->Second = std::make_unique<Tag>();
}
Whole::~Whole() {}

struct Reset {
  Reset();
  ~Reset();
  std::unique_ptr<Parts> D;
};
Reset::Reset() : D(std::make_unique<Parts>()) {
  D->First = std::make_unique<Tag>();
}
Reset::~Reset() { D.reset(); }

struct Sometimes {
  explicit Sometimes(bool B);
  ~Sometimes();
  std::unique_ptr<Parts> D;
};
Sometimes::Sometimes(bool B) {
  if (B) {
    D = std::make_unique<Parts>();
    D->Second = std::make_unique<Tag>();
  }
}
Sometimes::~Sometimes() {
  if (D)
    D.reset();
}

void endWithAllTheyOwn(bool B) {
  Whole W;
  Reset R;
  Sometimes S(B);
}

struct Raw {
  Tag *Only;
};
struct Loses {
  Loses();
  ~Loses();
  std::unique_ptr<Raw> D;
};
Loses::Loses() : D(std::make_unique<Raw>()) { D->Only = new Tag; }
Loses::~Loses() {}

void endsWithoutIt() { Loses L; }
// CHECK-MESSAGES: :[[@LINE-1]]:30: warning: object held by 'Only' is not
// released on every path [memleak-missing-release]

struct Behind {
  Behind();
  ~Behind();
  Parts *D;
};
Behind::Behind() : D(new Parts) { D->First = std::make_unique<Tag>(); }
Behind::~Behind() {}

// Nobody ends the parts: what they own is lost with them.
void losesBoth() { Behind B; }
// CHECK-MESSAGES: :[[@LINE-1]]:27: warning: object held by 'B.D' is not
// released on every path [memleak-missing-release]
