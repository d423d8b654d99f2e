// RUN: %memleak ir print %s -- -std=c11 | FileCheck %s
// Places and values.

typedef __SIZE_TYPE__ size_t;
void *malloc(size_t);
void free(void *);
struct node {
  struct node *next;
  union {
    char *text;
    long number;
  };
};

// CHECK-LABEL: "fields"
// CHECK: %0 = load $n
// CHECK-NEXT: %1 = load *%0.next
// CHECK-NEXT: %2 = load *%1.next
// CHECK: store *%{{[0-9]+}}."<1>"."<union>", null
void fields(struct node *n) {
  struct node *m = n->next->next;
  m->text = 0;
}

// CHECK-LABEL: "elements"
// CHECK: store $a[1], null
// CHECK: %[[I:[0-9]+]] = load $i
// CHECK-NEXT: = load $a[%[[I]]]
char *elements(int i) {
  char *a[4] = {0};
  a[1] = 0;
  return a[i];
}

// The compiler's knowledge of the library, as a summary.
// CHECK-LABEL: "allocates"
// CHECK: = call nothrow @"c:@F@malloc"(16)
// CHECK-LABEL: "structs"
// CHECK: %[[A:[0-9]+]] = load $a
// CHECK: copyobj $b, *%[[A]]
void *allocates(void) { return malloc(sizeof(struct node)); }
void structs(struct node a) {
  struct node b = a;
  free(b.text);
}
