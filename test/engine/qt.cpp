// RUN: %memleak ir solve %s -- -std=c++17 | grep -v '(doubtful)' | FileCheck %s --implicit-check-not='[memleak-'
// Qt's model: parents own, layouts reparent, smart pointers.

class QObject {
public:
  explicit QObject(QObject *parent = nullptr);
  virtual ~QObject();
  void deleteLater();
  void setParent(QObject *parent);
  void setObjectName(const char *name);
};
class QLayout;
class QWidget : public QObject {
public:
  explicit QWidget(QWidget *parent = nullptr, unsigned flags = 0);
  void setLayout(QLayout *layout);
};
class QLabel : public QWidget {
public:
  explicit QLabel(const char *text, QWidget *parent = nullptr);
};
class QLayout : public QObject {
public:
  explicit QLayout(QWidget *parent = nullptr);
  void addWidget(QWidget *w);
};
template <class T> struct QScopedPointerDeleter {
  static void cleanup(T *p) { delete p; }
};
template <class T, class C = QScopedPointerDeleter<T>> class QScopedPointer {
  T *d;

public:
  explicit QScopedPointer(T *p = nullptr);
  ~QScopedPointer();
  T *take();
  T *operator->() const;
};

void withParent(QWidget *window) {
  if (window)
    new QLabel("a", window);
}
// A parent that nobody looks at is taken to be there.
void withSomeParent(QWidget *window) {
  QLabel *label = new QLabel("a", window);
  label->setObjectName("b");
}
void withWrongParent(QWidget *window) {
  if (window)
    return;
  // CHECK: qt.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  QLabel *label = new QLabel("a", window);
  label->setObjectName("b");
}
void withoutParent() {
  // CHECK: qt.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  QLabel *label = new QLabel("a");
  label->setObjectName("b");
}
void withNullParent() {
  // CHECK: qt.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  QLabel *label = new QLabel("a", nullptr);
  label->setObjectName("b");
}
void deleted() { delete new QLabel("a"); }
// Deleted later is deleted; it may be used until then.
void later() {
  QLabel *label = new QLabel("a");
  label->deleteLater();
  label->setObjectName("b");
}
void reparented(QWidget *window) {
  QLabel *label = new QLabel("a");
  if (window)
    label->setParent(window);
  else
    delete label;
}
void laidOut(QLayout *layout) { layout->addWidget(new QLabel("a")); }
void layoutOfWidget(QWidget *window) { window->setLayout(new QLayout); }

// A class of the user's is what its base is.
struct Panel : QWidget {
  explicit Panel(QWidget *parent) : QWidget(parent) {}
};
void userClass(QWidget *window) {
  if (window)
    new Panel(window);
}
void userClassWithSomeParent(QWidget *window) {
  QWidget *panel = new Panel(window);
  panel->setObjectName("b");
}
void userClassWithoutParent() {
  // CHECK: qt.cpp:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  QWidget *panel = new Panel(nullptr);
  panel->setObjectName("b");
}

void scoped() { QScopedPointer<QLabel> p(new QLabel("a")); }
void taken() {
  QScopedPointer<QLabel> p(new QLabel("a"));
  // CHECK: [memleak-missing-release]
  QLabel *label = p.take();
  label->setObjectName("b");
}
