// RUN: %memleak ir print %s -- -std=c11 | FileCheck %s
// How statements become blocks.

void use(int);

// A label's scope is left by the jump, and the condition keeps its text.
// CHECK-LABEL: "forward"
// CHECK: enter $inner
// CHECK: br %{{[0-9]+}}, [[GO:b[0-9]+]], {{b[0-9]+}} "n > 3"
// CHECK: [[GO]]:
// CHECK-NEXT: leave $inner
// CHECK-NEXT: jump
// CHECK: return
void forward(int n) {
  {
    char *inner = 0;
    if (n > 3)
      goto out;
    use(n);
  }
out:
  use(0);
}

// A negation swaps the targets: the text is of what is tested.
// CHECK-LABEL: "negated"
// CHECK: br %0, [[T:b[0-9]+]], [[F:b[0-9]+]] "p"
// CHECK: [[F]]:
// CHECK: call {{.*}}(1)
void negated(char *p) {
  if (!p)
    use(1);
}

// CHECK-LABEL: "shortCircuit"
// CHECK: br %0, [[RIGHT:b[0-9]+]], {{b[0-9]+}} "a"
// CHECK: [[RIGHT]]:
// CHECK: "b"
void shortCircuit(int a, int b) {
  if (a && b)
    use(1);
}

// CHECK-LABEL: "cases"
// CHECK: switch %0, [1: {{b[0-9]+}}, 3..5: {{b[0-9]+}}], {{b[0-9]+}} "n"
void cases(int n) {
  switch (n) {
  case 1:
    use(1);
  case 3 ... 5:
    use(2);
    break;
  default:
    use(3);
  }
}

// A case for each enumerator leaves no other value.
// CHECK-LABEL: "all_kinds"
// CHECK: switch %0, [0: {{b[0-9]+}}, 1: {{b[0-9]+}}], [[NONE:b[0-9]+]] "k"
// CHECK: [[NONE]]:
// CHECK-NEXT: unreachable
enum kind { FIRST, SECOND };
void all_kinds(enum kind k) {
  switch (k) {
  case FIRST:
    use(1);
    break;
  case SECOND:
    use(2);
  }
}

// CHECK-LABEL: "some_kinds"
// CHECK: switch %0, [0: {{b[0-9]+}}], [[REST:b[0-9]+]] "k"
// CHECK: [[REST]]:
// CHECK-NEXT: jump
void some_kinds(enum kind k) {
  switch (k) {
  case FIRST:
    use(1);
  }
}

// CHECK-LABEL: "computed"
// CHECK: br any
void computed(int n) {
  static void *table[] = {&&one, &&two};
  goto *table[n];
one:
  use(1);
two:
  use(2);
}
