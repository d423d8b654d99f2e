// RUN: %check_memleak %s memleak-raw-owning-allocation %t --real-headers

// A raw pointer that is given to an owner by the next that is done with it is no
// owner.

#include <memory>
#include <vector>

struct T {
  int Value = 0;
};
class QObject {
public:
  explicit QObject(QObject *Parent = nullptr);
  virtual ~QObject();
  void setParent(QObject *Parent);
};
bool ask();

std::unique_ptr<T> returned() {
  T *Raw = new T;
  return std::unique_ptr<T>(Raw);
}
void handedOver() {
  T *Raw = new T;
  std::unique_ptr<T> Own(Raw);
}
void reset(std::unique_ptr<T> &Own) {
  T *Raw;
  Raw = new T;
  Own.reset(Raw);
}
void shared() {
  T *Raw = new T;
  std::shared_ptr<T> Own(Raw);
  Raw->Value = 1;
}
void listed(std::vector<std::unique_ptr<T>> &All) {
  T *Raw = new T;
  All.emplace_back(Raw);
}
void adopted(QObject *Parent) {
  QObject *Child = new QObject;
  Child->setParent(Parent);
}

void orphaned() {
  QObject *Child = new QObject;
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: raw pointer 'Child' owns
  Child->setParent(nullptr);
}
void inBetween() {
  T *Raw = new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: raw pointer 'Raw' owns
  Raw->Value = 1;
  std::unique_ptr<T> Own(Raw);
}
void maybe(std::unique_ptr<T> &Own) {
  T *Raw = new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: raw pointer 'Raw' owns
  if (ask())
    Own.reset(Raw);
}
void maybeWithin(std::unique_ptr<T> &Own) {
  T *Raw = new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: raw pointer 'Raw' owns
  ask() && (Own.reset(Raw), true);
}
void listedRaw(std::vector<T *> &All) {
  T *Raw = new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: raw pointer 'Raw' owns
  All.emplace_back(Raw);
}
