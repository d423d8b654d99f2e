// RUN: %memleak ir solve %s -- -std=c++20 | FileCheck %s --implicit-check-not='[memleak-'
// What `this` is in an initialiser list, and in the initialisers of members.

struct Node {
  Node *next;
  int value;
};
struct List {
  Node *head = nullptr;
  ~List() {
    while (head) {
      Node *rest = head->next;
      delete head;
      head = rest;
    }
  }
  void add(int value) { head = new Node{head, value}; }
  void addInParens(int value) { head = new Node(head, value); }
  void replace(int value) {
    head = new Node{nullptr, value};
  }
};
void listed() {
  List list;
  list.add(1);
  list.add(2);
  list.addInParens(3);
}
void many() {
  List list;
  list.add(1);
  list.add(2);
  list.add(3);
  list.add(4);
  list.add(5);
}
void lost() {
  List list;
  // CHECK: aggregates.cpp:[[@LINE+1]]:3: object held by 'list.head' is not released on every path [memleak-missing-release]
  list.replace(1);
  list.replace(2);
}

struct Self {
  // CHECK: aggregates.cpp:[[@LINE+1]]:14: object held by 'self.own' is not released on every path [memleak-missing-release]
  int *own = new int(1);
  int *same = this->own;
};
void byDefault() {
  Self self{};
  delete self.same;
}
void byList() {
  Self self{};
  Self other{self.same, nullptr};
}
